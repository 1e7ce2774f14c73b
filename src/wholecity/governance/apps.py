from django.apps import AppConfig

from wholecity.kernel.texts import translatable
from wholecity.ui.navigation import Entry


class GovernanceConfig(AppConfig):
    name = "wholecity.governance"
    verbose_name = "The children's cabinet"
    navigation = (
        Entry(translatable("Cabinet"), "governance:index", "groups", "cabinet", place=15),
    )
