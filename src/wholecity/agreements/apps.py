from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry


class AgreementsConfig(AppConfig):
    name = "wholecity.agreements"
    navigation = (
        Entry(_("Data agreements"), "agreements:agreements", "lock", "agreement", place=35),
    )
