from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry


class ChainConfig(AppConfig):
    name = "wholecity.chain"
    navigation = (Entry(_("Run the chain"), "chain:runs", "autorenew", "chain", place=60),)
