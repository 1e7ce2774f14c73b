"""The plan, as pages show it: initiatives with their parts, and how far they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from wholecity.governance.definitions.initiatives import (
    AGE_GROUPS,
    AHEAD,
    INITIATIVE_STATES,
    MONEY_STATES,
    InitiativeState,
    MoneyState,
)
from wholecity.governance.formats.initiatives import TableRow
from wholecity.governance.models import (
    Initiative,
    InitiativeMoney,
    InitiativeProgram,
    Milestone,
)
from wholecity.governance.rules.addresses import word_said, words_said
from wholecity.governance.rules.alignment import AgeGroup, Cell, Effort, cells
from wholecity.kernel.errors import NotFound
from wholecity.measures.definitions import DOMAIN_TITLES, MEASURES, Domain, Measure

# Of a part: what the cabinet and its groups have planned or under way.
OF_THE_PLAN = Q(initiative__state__in=AHEAD, initiative__body__isnull=False)


@dataclass(frozen=True)
class MilestoneRow:
    """What is to be reached by a day."""

    id: UUID
    initiative: UUID
    initiative_name: str
    title: str
    due: date
    reached_on: date | None
    version: int
    today: date

    @property
    def is_late(self) -> bool:
        return self.reached_on is None and self.due < self.today


@dataclass(frozen=True)
class ProgramRow:
    """A program and whose it is."""

    id: UUID
    name: str
    provider: UUID | None
    provider_name: str
    places: int | None
    version: int


@dataclass(frozen=True)
class MoneyRow:
    """Money, from whom, and how sure it is."""

    id: UUID
    source: str
    amount: Decimal
    currency: str
    state: MoneyState
    until: date | None
    version: int

    @property
    def state_title(self) -> str:
        return MONEY_STATES[self.state]


@dataclass(frozen=True)
class InitiativeName:
    """An initiative in a list of a few words."""

    id: UUID
    name: str
    state: InitiativeState

    @property
    def state_title(self) -> str:
        return INITIATIVE_STATES[self.state]


@dataclass(frozen=True)
class InitiativeRow:
    """An initiative with its parts. Without a body it is somebody else's."""

    id: UUID
    name: str
    purpose: str
    body: str
    body_name: str
    lead: UUID
    lead_name: str
    owner: UUID | None
    owner_name: str
    partners: tuple[tuple[UUID, str], ...]
    domain: Domain
    youngest: int
    oldest: int
    state: InitiativeState
    since: date | None
    until: date | None
    decision: UUID | None
    measures: tuple[Measure, ...]
    milestones: tuple[MilestoneRow, ...]
    programs: tuple[ProgramRow, ...]
    money: tuple[MoneyRow, ...]
    version: int

    @property
    def domain_title(self) -> str:
        return DOMAIN_TITLES[self.domain]

    @property
    def state_title(self) -> str:
        return INITIATIVE_STATES[self.state]

    @property
    def next_milestone(self) -> MilestoneRow | None:
        return next((m for m in self.milestones if m.reached_on is None), None)

    @property
    def reached(self) -> int:
        return sum(m.reached_on is not None for m in self.milestones)


@dataclass(frozen=True)
class InitiativeFilter:
    """Which initiatives a list shows; what an address says wrongly counts as not said."""

    words: str = ""
    body: str = ""
    domain: str = ""
    measure: str = ""
    state: str = ""
    others: bool = False  # also those of others than the cabinet and its groups
    ahead: bool = False  # of these only what is planned or under way

    @classmethod
    def of_the_plan(cls) -> "InitiativeFilter":
        """What the cabinet and its groups have planned or under way."""
        return cls(ahead=True)

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "InitiativeFilter":
        return cls(
            words_said(said.get("q", "")),
            words_said(said.get("body", "")),
            word_said(said.get("domain", ""), Domain),
            word_said(said.get("measure", ""), MEASURES),
            word_said(said.get("state", ""), InitiativeState),
            bool(said.get("others")),
        )


def initiatives_found(wish: InitiativeFilter) -> QuerySet[Initiative]:
    """The initiatives of a filter, by name: for `initiative_rows`."""
    found = _initiatives()
    wanted = {
        "body__key": wish.body,
        "domain": wish.domain,
        "state": wish.state,
        "measures__measure": wish.measure,
    }
    found = found.filter(**{field: value for field, value in wanted.items() if value})
    if not wish.others:
        found = found.exclude(body=None)
    if wish.ahead:
        found = found.filter(state__in=AHEAD)
    for word in wish.words.split():
        found = found.filter(Q(name__icontains=word) | Q(lead__name__icontains=word))
    return found


def initiative_rows(found: Iterable[Initiative], today: date) -> list[InitiativeRow]:
    """Initiatives as lists show them."""
    return [_row(initiative, today) for initiative in found]


def initiative(initiative_id: UUID, today: date) -> InitiativeRow:
    """One initiative. Raises NotFound."""
    found = _initiatives().filter(pk=initiative_id).first()
    if found is None:
        raise NotFound("There is no such initiative.")
    return _row(found, today)


def plan(today: date) -> list[InitiativeRow]:
    """What the cabinet and its groups have planned or under way, by name."""
    return initiative_rows(initiatives_found(InitiativeFilter.of_the_plan()), today)


def initiatives_of(body: str) -> list[InitiativeName]:
    """What a body has planned or under way, by name."""
    found = Initiative.objects.filter(body__key=body, state__in=AHEAD)
    rows = found.values_list("pk", "name", "state")
    return [InitiativeName(pk, name, InitiativeState(state)) for pk, name, state in rows]


def initiatives_to_name() -> list[tuple[str, str]]:
    """All initiatives, those that go on first, as an agenda or an action item can name them."""
    found = Initiative.objects.values_list("pk", "name", "state")
    return [(str(pk), name) for pk, name, state in sorted(found, key=lambda i: i[2] not in AHEAD)]


def money_to_name() -> list[tuple[str, str]]:
    """All money of initiatives, by whose it is, as an agenda can name it."""
    found = InitiativeMoney.objects.order_by("initiative__name", "source")
    rows = found.values_list("pk", "initiative__name", "source")
    return [(str(pk), f"{name}: {source}") for pk, name, source in rows]


def milestones_near(today: date, until: date) -> list[MilestoneRow]:
    """What of the plan is late, and what is to be reached by a day, the first one first."""
    found = Milestone.objects.filter(reached_on=None, due__lte=until)
    found = found.filter(OF_THE_PLAN).select_related("initiative")
    return [_milestone(row, today) for row in found]


def money_ending(since: date, until: date) -> list[tuple[str, MoneyRow]]:
    """What money of the plan ends between two days, each with what its initiative is called."""
    found = InitiativeMoney.objects.filter(OF_THE_PLAN, until__range=(since, until))
    found = found.select_related("initiative")
    return [(row.initiative.name, _money(row)) for row in found.order_by("until")]


def alignment() -> list[tuple[AgeGroup, list[tuple[str, Cell]]]]:
    """For each age group its domains by title, with the initiatives that go on there."""
    going_on = Initiative.objects.filter(state__in=AHEAD).select_related("lead")
    efforts = [
        Effort(str(i.pk), i.name, i.domain, i.youngest, i.oldest, i.lead.name) for i in going_on
    ]
    rows = cells(efforts, list(DOMAIN_TITLES), AGE_GROUPS)
    titles = DOMAIN_TITLES.values()
    return [
        (ages, list(zip(titles, row, strict=True)))
        for ages, row in zip(AGE_GROUPS, rows, strict=True)
    ]


def table_row(found: Initiative) -> TableRow:
    """An initiative as the table of all of them has it."""
    return TableRow(
        found.name,
        found.lead.name,
        Domain(found.domain),
        found.youngest,
        found.oldest,
        found.body.key if found.body else "",
        InitiativeState(found.state),
        found.purpose,
        tuple(m.measure for m in found.measures.all()),
        tuple(p.name for p in found.partners.all()),
        found.since,
        found.until,
    )


def _initiatives() -> QuerySet[Initiative]:
    found = Initiative.objects.select_related("body", "lead", "owner")
    return found.prefetch_related(
        "partners", "measures", "milestones", "programs__provider", "money"
    )


def _row(found: Initiative, today: date) -> InitiativeRow:
    partners: Any = found.partners
    return InitiativeRow(
        found.id,
        found.name,
        found.purpose,
        found.body.key if found.body else "",
        found.body.name if found.body else "",
        found.lead_id,
        found.lead.name,
        found.owner_id,
        found.owner.name if found.owner else "",
        tuple((p.id, p.name) for p in partners.all()),
        Domain(found.domain),
        found.youngest,
        found.oldest,
        InitiativeState(found.state),
        found.since,
        found.until,
        found.decision_id,
        tuple(MEASURES[m.measure] for m in found.measures.all() if m.measure in MEASURES),
        tuple(_milestone(m, today) for m in found.milestones.all()),
        tuple(_program(p) for p in found.programs.all()),
        tuple(_money(m) for m in found.money.all()),
        found.version,
    )


def _milestone(found: Milestone, today: date) -> MilestoneRow:
    of = found.initiative
    return MilestoneRow(
        found.id, of.id, of.name, found.title, found.due, found.reached_on, found.version, today
    )


def _program(found: InitiativeProgram) -> ProgramRow:
    provider = found.provider.name if found.provider else ""
    return ProgramRow(
        found.id, found.name, found.provider_id, provider, found.places, found.version
    )


def _money(found: InitiativeMoney) -> MoneyRow:
    return MoneyRow(
        found.id,
        found.source,
        found.amount,
        found.currency,
        MoneyState(found.state),
        found.until,
        found.version,
    )
