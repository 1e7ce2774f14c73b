from django.apps import AppConfig

from wholecity.kernel.texts import translatable
from wholecity.people.definitions import Fact, Role
from wholecity.ui.navigation import Entry, Lead


class GovernanceConfig(AppConfig):
    name = "wholecity.governance"
    verbose_name = "The children's cabinet"
    navigation = (
        Entry(translatable("Cabinet"), "governance:index", "groups", "cabinet", place=15),
    )
    facts = (
        Fact(
            "seat today",
            frozenset({Role.CABINET_MEMBER}),
            "wholecity.governance.queries.persons.sits_today",
        ),
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
