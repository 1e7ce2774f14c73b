from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry, Lead


class ExtractsConfig(AppConfig):
    name = "wholecity.extracts"
    navigation = (Entry(_("Research extracts"), "extracts:extracts", "insights", "extract", 75),)
    leads = (
        Lead(
            "license in force",
            _("Make an extract"),
            "extracts:make",
            "license",
            "extract",
            action="make",
        ),
    )
