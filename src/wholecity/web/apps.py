from django.apps import AppConfig

from wholecity.kernel.words import gettext_noop
from wholecity.ui.navigation import Entry


class WebConfig(AppConfig):
    name = "wholecity.web"
    navigation = (Entry(gettext_noop("Home"), "web:home", "home", "home", place=10),)
