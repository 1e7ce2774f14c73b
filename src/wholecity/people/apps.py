from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry


class PeopleConfig(AppConfig):
    name = "wholecity.people"
    verbose_name = "People and organizations"
    navigation = (Entry(_("Accounts"), "people:accounts", "person", "account", place=90),)
