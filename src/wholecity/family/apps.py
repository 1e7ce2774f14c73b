from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry


class FamilyConfig(AppConfig):
    name = "wholecity.family"
    navigation = (
        Entry(_("My children"), "family:children", "people", "family", place=20),
        Entry(_("Families’ requests"), "family:requests", "mail", "family-request", place=84),
        Entry(_("Families’ accounts"), "family:accounts", "people", "family", 85, "verify"),
    )
