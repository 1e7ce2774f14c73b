"""The demonstration's plan: initiatives of the cabinet and of others. Nobody is invented."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.governance.actions.initiatives import (
    InitiativeSaid,
    MilestoneSaid,
    MoneySaid,
    ProgramSaid,
    add_part,
    start_initiative,
)
from wholecity.governance.definitions.initiatives import InitiativeState, MoneyState
from wholecity.governance.models import ActionItem, Decision
from wholecity.measures.definitions import Domain
from wholecity.people.queries import organization
from wholecity.people.rules import Acting


@dataclass(frozen=True)
class Own:
    """An initiative of the cabinet: whose, for whom, by what; days count from today."""

    name: str
    purpose: str
    body: str
    lead: str
    office: str
    domain: Domain
    ages: tuple[int, int]
    measures: tuple[str, ...]
    partners: tuple[str, ...]
    milestones: tuple[tuple[str, int, bool], ...]  # what, in how many days, whether reached
    programs: tuple[tuple[str, str, int], ...]
    money: tuple[tuple[str, str, MoneyState, int], ...]


OWN = (
    Own(
        "Every day in school",
        "No child misses a tenth of the school year. We call on the second day, bring who has no "
        "bus, and see to asthma before it keeps a child at home.",
        "attendance",
        "district",
        "Superintendent",
        Domain.EDUCATION,
        (5, 18),
        ("chronic-absence", "homelessness"),
        ("health", "housing", "clubs"),
        (
            ("All schools call on the second day", -60, True),
            ("A school contact for every shelter", -10, False),
            ("Transit passes in every school", 45, False),
        ),
        (
            ("School nurses call home", "health", 300),
            ("Transit passes for students in shelter", "housing", 120),
        ),
        (
            ("Community Foundation", "150000", MoneyState.SECURED, 215),
            ("City budget", "80000", MoneyState.ASKED, 580),
        ),
    ),
    Own(
        "Afternoons and summers for everyone",
        "Every child has a place after school and in summer, in the north of the city too.",
        "childrens-cabinet",
        "clubs",
        "Club Director",
        Domain.SAFETY,
        (6, 14),
        ("after-school", "program-seats"),
        ("district", "college"),
        (
            ("Two sites north of the river", -120, True),
            ("Four hundred summer places are open", 190, False),
        ),
        (
            ("Club afternoons", "clubs", 640),
            ("Summer on campus", "college", 150),
        ),
        (("Community Foundation", "220000", MoneyState.SECURED, 215),),
    ),
    Own(
        "Ready for kindergarten",
        "Each child comes to kindergarten healthy, with the words and the friends of a good start.",
        "childrens-cabinet",
        "early-learning",
        "Early Learning Director",
        Domain.EDUCATION,
        (3, 5),
        ("kindergarten-readiness", "immunization"),
        ("health", "hospital"),
        (("One form for all preschools", 90, False),),
        (("Preschool places for children in shelter", "early-learning", 60),),
        (("State grant", "95000", MoneyState.WANTED, 400),),
    ),
)
# What others do: what, who leads it, in which domain, from and until which age.
OF_OTHERS = (
    ("Books for babies", "fund", Domain.EDUCATION, 0, 2),
    ("Reading tutors", "clubs", Domain.EDUCATION, 6, 10),
    ("College starts in grade 9", "college", Domain.EDUCATION, 14, 18),
    ("Dental visits at school", "hospital", Domain.HEALTH, 5, 10),
    ("Home visits after birth", "health", Domain.HEALTH, 0, 2),
    ("Help with the rent for families", "housing", Domain.HOUSING, 0, 18),
    ("First jobs in summer", "human-services", Domain.ECONOMIC, 15, 18),
)


@transaction.atomic
def make_demo_plan(*, by: Acting, people: dict[str, UUID]) -> None:
    """Three initiatives of the cabinet with all their parts, seven of others.

    The action items and decisions of the past that are about one of their measures belong to them.
    """
    for own in OWN:
        made = _start(by, own, people)
        about = ActionItem.objects.filter(measure__in=own.measures, initiative=None)
        about.update(initiative=made)
    for name, lead, domain, youngest, oldest in OF_OTHERS:
        said = InitiativeSaid(
            name,
            organization(lead).id,
            domain,
            youngest,
            oldest,
            state=InitiativeState.RUNNING,
        )
        start_initiative(by=by, said=said)


def _start(by: Acting, own: Own, people: dict[str, UUID]) -> UUID:
    today = timezone.localdate()
    decision = Decision.objects.filter(actions__measure__in=own.measures).order_by("number").first()
    said = InitiativeSaid(
        name=own.name,
        purpose=own.purpose,
        body=own.body,
        lead=organization(own.lead).id,
        owner=people[own.office],
        domain=own.domain,
        youngest=own.ages[0],
        oldest=own.ages[1],
        measures=own.measures,
        partners=[organization(key).id for key in own.partners],
        state=InitiativeState.RUNNING,
        since=today - timedelta(days=400),
        decision=decision.id if decision else None,
    )
    made = start_initiative(by=by, said=said)
    for title, days, is_reached in own.milestones:
        due = today + timedelta(days=days)
        add_part(
            by=by, initiative=made, said=MilestoneSaid(title, due, due if is_reached else None)
        )
    for name, provider, places in own.programs:
        add_part(by=by, initiative=made, said=ProgramSaid(name, organization(provider).id, places))
    for source, amount, state, days in own.money:
        until = today + timedelta(days=days)
        add_part(by=by, initiative=made, said=MoneySaid(source, Decimal(amount), state, until))
    return made
