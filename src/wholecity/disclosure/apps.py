from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry


class DisclosureConfig(AppConfig):
    name = "wholecity.disclosure"
    navigation = (
        Entry(_("Releases"), "disclosure:releases", "verified_user", "release", place=70),
    )
