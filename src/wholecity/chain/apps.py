from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry, Lead


class ChainConfig(AppConfig):
    name = "wholecity.chain"
    navigation = (Entry(_("Run the chain"), "chain:runs", "autorenew", "chain", place=60),)
    leads = (
        Lead(
            "ended agreement",
            _("Destroy what came under it"),
            "chain:destruction",
            "agreement",
            "agreement",
            action="destroy",
        ),
    )
