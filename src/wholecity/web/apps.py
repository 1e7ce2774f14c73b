from django.apps import AppConfig

from wholecity.kernel.texts import translatable
from wholecity.ui.navigation import Entry


class WebConfig(AppConfig):
    name = "wholecity.web"
    navigation = (
        Entry(translatable("Home"), "web:home", "home", "home", place=10),
        Entry(translatable("Oversight"), "oversight:index", "visibility", "oversight", place=80),
    )
