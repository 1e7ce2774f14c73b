from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry, Lead


class ChainConfig(AppConfig):
    name = "wholecity.chain"
    navigation = (Entry(_("Run the chain"), "chain:runs", "autorenew", "chain", place=60),)
    leads = (
        Lead(
            "advice",
            _("Propose one of these instead"),
            "chain:coarser",
            "release",
            "release",
            action="propose",
        ),
        Lead(
            "ended agreement",
            _("Destroy what came under it"),
            "chain:destruction",
            "agreement",
            "agreement",
            action="destroy",
        ),
    )
