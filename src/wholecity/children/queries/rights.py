"""What families asked for, with their clocks; and what stands beside a value because of it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from wholecity.children.definitions import OWED, Asked, Standing
from wholecity.children.models import FamilyRequest

# Child, source, table of the catalogue, row, column.
Place = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Note:
    """What a family reached or says about one value: the new one, or why they disagree."""

    was: str
    amended: str
    on: date
    statement: str

    def amends(self, value: str) -> bool:
        """Whether the value is still the one that was amended: its agency has sent no other."""
        return bool(self.amended) and value == self.was


@dataclass(frozen=True)
class AnswerRow:
    """What a request was answered, and why."""

    accepted: bool
    words: str
    hearing: bool
    at: datetime
    by: str


@dataclass(frozen=True)
class RequestRow:
    """A request of a family. `days_left` is below zero when it is overdue, None when answered."""

    id: UUID
    child: str
    user: str
    name: str
    kind: Asked
    words: str
    source: str
    agency: str
    table: str
    column: str
    data_class: str
    was: str
    should_be: str
    asked_at: datetime
    due_on: date
    standing: Standing
    days_left: int | None
    answers: tuple[AnswerRow, ...]
    statement: str

    @property
    def overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def may_be_heard(self) -> bool:
        """Whether a hearing can be asked for: it was refused, and not after a hearing."""
        heard = any(answer.hearing for answer in self.answers)
        return self.standing is Standing.REFUSED and not heard

    @property
    def may_disagree(self) -> bool:
        """Whether the family can put its statement beside the value."""
        return self.standing in (Standing.REFUSED, Standing.HEARING) and not self.statement


def request_rows(
    *, child: str = "", user: str = "", agency: str | None = None, owed: bool = False
) -> list[RequestRow]:
    """Requests about a child, of an account, of an agency's records; those that wait first.

    `owed` are only those that wait for an answer.
    """
    found = FamilyRequest.objects.select_related("user", "disagreement").prefetch_related("answers")
    if child:
        found = found.filter(child=child)
    if user:
        found = found.filter(user__username=user)
    if agency is not None:
        found = found.filter(agency=agency, kind=Asked.AMENDMENT)
    if owed:
        found = found.filter(standing__in=OWED)
    rows = [_row(one) for one in found]
    return sorted(rows, key=lambda row: (row.days_left is None, row.days_left or 0))


def request_row(request: UUID) -> RequestRow | None:
    """One request; None for none."""
    found = FamilyRequest.objects.select_related("user", "disagreement").filter(pk=request).first()
    return _row(found) if found else None


def notes_on(children: Collection[str]) -> dict[Place, list[Note]]:
    """What stands beside values of these children, the oldest first.

    A statement stays as long as its value is kept (34 CFR 99.21(c)(1)), whatever it says by then.
    """
    matters = Q(standing=Standing.ACCEPTED) | Q(disagreement__isnull=False)
    found = FamilyRequest.objects.filter(matters, child__in=children, kind=Asked.AMENDMENT)
    notes: dict[Place, list[Note]] = defaultdict(list)
    for row in found.select_related("disagreement").order_by("asked_at"):
        place = (row.child_id, row.source, row.table, row.item, row.column)
        amended = row.should_be if row.standing == Standing.ACCEPTED else ""
        on = timezone.localdate(row.answered_at or row.asked_at)
        notes[place].append(Note(row.was, amended, on, _statement(row)))
    return notes


def _statement(row: FamilyRequest) -> str:
    return row.disagreement.words if hasattr(row, "disagreement") else ""


def _row(row: FamilyRequest) -> RequestRow:
    waits = row.standing in OWED
    return RequestRow(
        row.id,
        row.child_id,
        row.user.username,
        str(row.user),
        Asked(row.kind),
        row.words,
        row.source,
        row.agency,
        row.table,
        row.column,
        row.data_class,
        row.was,
        row.should_be,
        row.asked_at,
        row.due_on,
        Standing(row.standing),
        (row.due_on - timezone.localdate()).days if waits else None,
        tuple(AnswerRow(a.accepted, a.words, a.hearing, a.at, a.by) for a in row.answers.all()),
        _statement(row),
    )
