"""Initiatives: started, changed, taken back; with their milestones, programs and money."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.agenda import check_measure
from wholecity.governance.definitions import BodyKind, Outcome
from wholecity.governance.definitions.initiatives import (
    OLDEST,
    InitiativeState,
    MoneyState,
    Part,
)
from wholecity.governance.models import (
    Body,
    Decision,
    Initiative,
    InitiativeMeasure,
    InitiativeMoney,
    InitiativeProgram,
    Milestone,
)
from wholecity.governance.rules.terms import Term
from wholecity.kernel.errors import BadInput, Conflict, NotFound, check_version
from wholecity.kernel.texts import phrase
from wholecity.measures.definitions import Domain
from wholecity.people.access import require
from wholecity.people.rules import Acting


@dataclass(frozen=True)
class InitiativeSaid:
    """What somebody says of an initiative. `body` is the key of its group, "" for another's."""

    name: str
    lead: UUID
    domain: Domain
    youngest: int
    oldest: int
    body: str = ""
    owner: UUID | None = None
    purpose: str = ""
    measures: Collection[str] = ()
    partners: Collection[UUID] = ()
    state: InitiativeState = InitiativeState.PLANNED
    since: date | None = None
    until: date | None = None
    decision: UUID | None = None


@dataclass(frozen=True)
class MilestoneSaid:
    """What is to be reached by a day; `reached_on` when it was."""

    title: str
    due: date
    reached_on: date | None = None


@dataclass(frozen=True)
class ProgramSaid:
    """A program and whose it is; `places` is for how many children."""

    name: str
    provider: UUID | None = None
    places: int | None = None


@dataclass(frozen=True)
class MoneySaid:
    """An amount in the city's currency; `until` is the last day on which it can be spent."""

    source: str
    amount: Decimal
    state: MoneyState = MoneyState.WANTED
    until: date | None = None


Said = MilestoneSaid | ProgramSaid | MoneySaid
TABLES: dict[Part, Any] = {
    Part.MILESTONE: Milestone,
    Part.PROGRAM: InitiativeProgram,
    Part.MONEY: InitiativeMoney,
}
PART_OF = {MilestoneSaid: Part.MILESTONE, ProgramSaid: Part.PROGRAM, MoneySaid: Part.MONEY}


@transaction.atomic
def start_initiative(*, by: Acting, said: InitiativeSaid) -> UUID:
    """Keep an initiative; its id.

    Raises BadInput for ages or days that run backwards and for a decision that
    was not adopted, Conflict for a name that is taken, NotFound for an unknown body.
    """
    require(by, "write", "cabinet")
    found = Initiative()
    _write(found, said)
    _record(by, "start initiative", found, **_facts(found))
    return found.id


@transaction.atomic
def change_initiative(*, by: Acting, initiative: UUID, version: int, said: InitiativeSaid) -> None:
    """Change what is said of an initiative; its parts stay.

    Raises what starting it raises, and Conflict where somebody changed it after `version`.
    """
    require(by, "write", "cabinet")
    found = _locked(initiative)
    check_version(found, version)
    was = _facts(found)
    _write(found, said)
    now = _facts(found)
    changed = [name for name in now if was[name] != now[name]]
    _record(
        by,
        "change initiative",
        found,
        was={name: was[name] for name in changed},
        now={name: now[name] for name in changed},
    )


@transaction.atomic
def remove_initiative(*, by: Acting, initiative: UUID) -> None:
    """Take back an initiative that was kept by mistake, with its parts.

    Raises Conflict where an agenda or an action item names it: then it is stopped instead.
    """
    require(by, "write", "cabinet")
    found = _locked(initiative)
    if found.items.exists() or found.actions.exists():
        raise Conflict(
            "The record names this initiative.", hint="Change its state to “Stopped” instead."
        )
    _record(by, "remove initiative", found, **_facts(found))
    found.delete()


@transaction.atomic
def add_part(*, by: Acting, initiative: UUID, said: Said) -> UUID:
    """Add a milestone, a program or money to an initiative; its id.

    Raises BadInput for no name and for no money, Conflict for a program that is listed.
    """
    require(by, "write", "cabinet")
    found = _locked(initiative)
    part = TABLES[PART_OF[type(said)]](initiative=found)
    _write_part(part, found, said)
    _record(by, "add to initiative", found, part=str(part))
    key: UUID = part.pk
    return key


@transaction.atomic
def change_part(*, by: Acting, initiative: UUID, part: UUID, version: int, said: Said) -> None:
    """Change a milestone, a program or money.

    Raises what adding it raises, NotFound, and Conflict where somebody changed it after `version`.
    """
    require(by, "write", "cabinet")
    found = _locked(initiative)
    row = _part(found, PART_OF[type(said)], part)
    check_version(row, version)
    was = str(row)
    row.version += 1
    _write_part(row, found, said)
    _record(by, "change in initiative", found, part=str(row), was={"part": was})


@transaction.atomic
def remove_part(*, by: Acting, initiative: UUID, kind: Part, part: UUID) -> None:
    """Take a milestone, a program or money off an initiative; the history keeps it."""
    require(by, "write", "cabinet")
    found = _locked(initiative)
    row = _part(found, kind, part)
    if kind is Part.MONEY and row.items.exists():
        raise Conflict("An agenda names this money.", hint="Change it instead.")
    _record(by, "remove from initiative", found, part=str(row))
    row.delete()


def _write(found: Initiative, said: InitiativeSaid) -> None:
    _check(found, said)
    measures = dict.fromkeys(said.measures)
    for measure in measures:
        check_measure(measure)
    found.name, found.purpose = said.name.strip(), said.purpose.strip()
    found.body = _body(said.body) if said.body else None
    found.lead_id, found.owner_id = said.lead, said.owner
    found.domain, found.youngest, found.oldest = said.domain, said.youngest, said.oldest
    found.state, found.since, found.until = said.state, said.since, said.until
    found.decision_id = said.decision
    found.version += not found._state.adding
    found.save()
    partners: list[Any] = [partner for partner in said.partners if partner != said.lead]
    found.partners.set(partners)
    found.measures.all().delete()
    InitiativeMeasure.objects.bulk_create(
        InitiativeMeasure(initiative=found, measure=measure) for measure in measures
    )


def _check(found: Initiative, said: InitiativeSaid) -> None:
    if not said.name.strip():
        raise BadInput("What the initiative is called is not said.")
    # One after the other, so that no two of one name begin at once.
    list(Body.objects.select_for_update().filter(kind=BodyKind.CABINET))
    if Initiative.objects.filter(name__iexact=said.name.strip()).exclude(pk=found.pk).exists():
        raise Conflict(
            phrase("There is already an initiative “%(name)s”.", name=said.name.strip()),
            hint="Give it another name, or change the one that is there.",
        )
    if not 0 <= said.youngest <= said.oldest <= OLDEST:
        raise BadInput(
            phrase("The ages do not go from young to old, 0 to %(oldest)s.", oldest=str(OLDEST))
        )
    if said.since and Term(said.since, said.until).is_backwards():
        raise BadInput("The last day is before the first.", hint="Choose a later last day.")
    # Locked, so that nobody takes it back meanwhile.
    adopted = Decision.objects.select_for_update().filter(outcome=Outcome.ADOPTED)
    if said.decision and not adopted.filter(pk=said.decision).first():
        raise BadInput("That decision was not adopted.")


def _body(key: str) -> Body:
    found = Body.objects.filter(key=key).first()
    if found is None:
        raise NotFound(phrase("There is no body %(key)s.", key=key))
    return found


def _write_part(row: Any, initiative: Initiative, said: Said) -> None:
    told = {"provider_id" if k == "provider" else k: v for k, v in asdict(said).items()}
    match said:
        case MilestoneSaid():
            words = said.title
            if said.reached_on and said.reached_on > timezone.localdate():
                raise BadInput("That day has not come yet.", hint="Choose the day it was reached.")
        case ProgramSaid():
            words = said.name
            others = initiative.programs.exclude(pk=row.pk).filter(name__iexact=words.strip())
            if others.exists():
                raise Conflict("That program is listed already.")
        case MoneySaid():
            words = said.source
            told["currency"] = row.currency or settings.CITY.currency
            if said.amount <= 0:
                raise BadInput("The amount is not more than nothing.")
    if not words.strip():
        raise BadInput("What it is called is not said.")
    for field, value in told.items():
        setattr(row, field, value.strip() if isinstance(value, str) else value)
    row.save()


def _locked(initiative: UUID) -> Initiative:
    found = Initiative.objects.select_for_update(of=("self",)).filter(pk=initiative).first()
    if found is None:
        raise NotFound("There is no such initiative.")
    return found


def _part(initiative: Initiative, kind: Part, part: UUID) -> Any:
    """A part of this initiative, not of another one."""
    row = TABLES[kind].objects.filter(pk=part, initiative=initiative).first()
    if row is None:
        raise NotFound("That is not a part of the initiative.")
    return row


def _facts(found: Initiative) -> dict[str, Any]:
    """An initiative in plain values, as the audit record keeps it."""
    return {
        "name": found.name,
        "purpose": found.purpose,
        "body": found.body.name if found.body else "",
        "organization": found.lead.name,
        "owner": found.owner.name if found.owner else "",
        "domain": str(found.domain),
        "ages": f"{found.youngest}–{found.oldest}",
        "state": str(found.state),
        "since": str(found.since or ""),
        "until": str(found.until or ""),
        "measures": sorted(found.measures.values_list("measure", flat=True)),
        "partners": sorted(found.partners.values_list("name", flat=True)),
        "decision": str(found.decision_id or ""),
    }


def _record(by: Acting, action: str, found: Initiative, **told: Any) -> None:
    record(by=by, action=action, object_kind="initiative", object_id=found.id, **told)
