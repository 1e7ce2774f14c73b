"""Action items: who does what until when, and how far it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from wholecity.governance.definitions import (
    ACTION_STATES,
    ActionState,
)
from wholecity.governance.models import (
    ActionItem,
)
from wholecity.governance.queries.responses import ResponseRow, responses_to
from wholecity.governance.rules.addresses import uuid_said, words_said
from wholecity.kernel.errors import NotFound
from wholecity.measures.definitions import title_of
from wholecity.people.queries import PersonRow


@dataclass(frozen=True)
class ActionRow:
    """An action item in a list."""

    id: UUID
    number: int
    body: str
    body_name: str
    meeting: UUID | None
    item: UUID | None
    decision: int | None
    decision_id: UUID | None
    initiative: UUID | None
    initiative_name: str
    text: str
    owner: UUID
    owner_name: str
    co_owners: tuple[str, ...]
    co_owner_ids: tuple[UUID, ...]
    due: date
    state: ActionState
    evidence: str
    dropped_by: int | None
    measure: str
    published_at: datetime | None
    made_on: date
    ended_on: date | None
    version: int
    today: date

    @property
    def state_title(self) -> str:
        return ACTION_STATES[self.state]

    @property
    def measure_title(self) -> str:
        return title_of(self.measure)

    @property
    def is_open(self) -> bool:
        return self.state is ActionState.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due < self.today


@dataclass(frozen=True)
class NoteRow:
    """A line of an action item's log."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class ActionPage:
    """An action item with its log and the answers of absent seats."""

    row: ActionRow
    notes: tuple[NoteRow, ...]
    responses: tuple[ResponseRow, ...]

    @property
    def is_answered(self) -> bool:
        """Whether a seat has answered: from then on the text stays."""
        return any(not response.is_open for response in self.responses)


@dataclass(frozen=True)
class ActionFilter:
    """Which action items a list shows; what an address says wrongly counts as not said."""

    state: str = ActionState.OPEN
    body: str = ""
    words: str = ""
    overdue: bool = False
    initiative: UUID | None = None

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "ActionFilter":
        state = said.get("state", ActionState.OPEN)
        return cls(
            state if state in {"", *ActionState} else ActionState.OPEN,
            words_said(said.get("body", "")),
            words_said(said.get("q", "")),
            bool(said.get("overdue")),
            uuid_said(said.get("initiative", "")),
        )


def actions_of(meeting: UUID, today: date) -> list[ActionRow]:
    """The action items of a meeting, by number."""
    return [_action(a, today) for a in _actions().filter(meeting=meeting).order_by("number")]


def open_actions(bodies: Iterable[str], today: date) -> list[ActionRow]:
    """What is open of some bodies and members have seen, the one that is due first first."""
    return action_rows(open_items(bodies), today)


def open_items(bodies: Iterable[str]) -> QuerySet[ActionItem]:
    """The same, for `action_rows`."""
    found = _actions().filter(body__key__in=list(bodies), state=ActionState.OPEN)
    return found.exclude(published_at=None)


def actions_found(wish: ActionFilter, today: date, *, drafts: bool) -> QuerySet[ActionItem]:
    """The action items of a filter, the one that is due first first: for `action_rows`."""
    found = seen_actions(drafts=drafts)
    if wish.state:
        found = found.filter(state=wish.state)
    if wish.body:
        found = found.filter(body__key=wish.body)
    if wish.initiative:
        found = found.filter(initiative=wish.initiative)
    if wish.overdue:
        found = found.filter(state=ActionState.OPEN, due__lt=today)
    for word in wish.words.split():
        found = found.filter(Q(text__icontains=word) | Q(owner__name__icontains=word))
    return found


def seen_actions(*, drafts: bool) -> QuerySet[ActionItem]:
    """All action items, for `action_rows`; members see those that are published."""
    return _actions() if drafts else _actions().exclude(published_at=None)


def action_rows(found: Iterable[ActionItem], today: date) -> list[ActionRow]:
    """Action items as lists show them."""
    return [_action(a, today) for a in found]


def actions_by(decision: UUID, today: date, *, drafts: bool) -> list[ActionRow]:
    """The action items that a decision brought about, by number."""
    found = seen_actions(drafts=drafts).filter(decision=decision).order_by("number")
    return [_action(a, today) for a in found]


def actions_owned(person: UUID, today: date) -> list[ActionRow]:
    """The open action items of a person, as owner or co-owner."""
    return action_rows(owned_items(person), today)


def owned_items(person: UUID) -> QuerySet[ActionItem]:
    """The same, for `action_rows`."""
    mine = Q(owner=person) | Q(co_owners=person)
    return _actions().filter(mine, state=ActionState.OPEN).exclude(published_at=None).distinct()


def action(action_id: UUID, today: date, *, drafts: bool) -> ActionPage:
    """One action item. Raises NotFound, also for one that members do not see yet."""
    found = _actions().filter(pk=action_id).first()
    if found is None or (found.published_at is None and not drafts):
        raise NotFound("There is no such action item.")
    return ActionPage(
        _action(found, today),
        tuple(NoteRow(n.at, n.by, n.text) for n in found.notes.all()),
        tuple(responses_to(found.id)),
    )


def actions_due(day: date, today: date) -> list[tuple[PersonRow, ActionRow]]:
    """The open action items that are due on a day, once for each of their owners."""
    found = _actions().filter(due=day, state=ActionState.OPEN).exclude(published_at=None)
    return [
        (PersonRow.of(p), _action(a, today)) for a in found for p in (a.owner, *a.co_owners.all())
    ]


def _actions() -> QuerySet[ActionItem]:
    related = ("body", "owner", "decision", "dropped_by", "initiative")
    return ActionItem.objects.select_related(*related).prefetch_related("co_owners")


def _action(found: ActionItem, today: date) -> ActionRow:
    shared = list(found.co_owners.all())
    return ActionRow(
        found.id,
        found.number,
        found.body.key,
        found.body.name,
        found.meeting_id,
        found.item_id,
        found.decision.number if found.decision else None,
        found.decision_id,
        found.initiative_id,
        found.initiative.name if found.initiative else "",
        found.text,
        found.owner_id,
        found.owner.name,
        tuple(p.name for p in shared),
        tuple(p.id for p in shared),
        found.due,
        ActionState(found.state),
        found.evidence,
        found.dropped_by.number if found.dropped_by else None,
        found.measure,
        found.published_at,
        found.made_on,
        found.ended_on,
        found.version,
        today,
    )
