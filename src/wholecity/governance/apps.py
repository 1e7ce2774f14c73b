from django.apps import AppConfig

from wholecity.kernel.texts import translatable
from wholecity.ui.navigation import Entry, Lead


class GovernanceConfig(AppConfig):
    name = "wholecity.governance"
    verbose_name = "The children's cabinet"
    navigation = (
        Entry(translatable("Cabinet"), "governance:index", "groups", "cabinet", place=15),
    )
    leads = (
        Lead(
            "measure",
            translatable("What moves it"),
            "governance:line-of-sight",
            "measure",
            "cabinet",
        ),
    )
