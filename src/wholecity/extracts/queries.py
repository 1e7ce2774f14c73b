"""Extracts for pages and rooms above; licenses for which one can be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from wholecity.agreements.queries import AgreementRow, agreements, terms
from wholecity.agreements.rules.gate import not_in_force
from wholecity.extracts.definitions import BY_KEY
from wholecity.extracts.models import Extract
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.policy.classes import Purpose
from wholecity.policy.terms import Agreements, Tier, in_force

HELD = (Extract.State.WAITING, Extract.State.APPROVED)


@dataclass(frozen=True)
class ExtractRow:
    """An extract. `state_words`, `in_the_way` and `over` are messages.

    `over` says which of its agreements is not in force, "" while all are.
    """

    number: int
    license: str
    title: str
    state: str
    state_words: str
    over: str
    ends: date | None
    people: frozenset[str]
    made_by: str
    made_at: datetime
    in_the_way: str
    k: int
    columns: tuple["ToldColumn", ...]
    children: int
    rows: int
    left_out: int
    smallest: int
    hashes: Mapping[str, str]
    decided_by: str
    decided_at: datetime | None
    reason: str
    trained_until: date | None
    destroyed_by: str
    destroyed_at: datetime | None

    @property
    def waits(self) -> bool:
        """Another person may decide on it."""
        return self.state == Extract.State.WAITING and not self.over


@dataclass(frozen=True)
class ToldColumn:
    """A field of an extract and how it is told, in English, to be told; `told` is "" for a field
    that is left out for everybody.
    """

    key: str
    title: str
    kind: str
    told: str


def extracts(*, of: str | None = None) -> list[ExtractRow]:
    """All extracts, the newest first; with `of`, those under licenses that name this account."""
    among = terms()
    return [
        row
        for row in (_row(one, among) for one in Extract.objects.order_by("-number"))
        if of is None or of in row.people
    ]


def extract(number: int) -> ExtractRow:
    """One extract. Raises NotFound."""
    found = Extract.objects.filter(number=number).first()
    if found is None:
        raise NotFound(phrase("There is no extract %(number)s.", number=str(number)))
    return _row(found, terms())


def licenses() -> list[AgreementRow]:
    """The licenses in force under which research is done: an extract can be made for them."""
    return [
        row
        for row in agreements()
        if row.tier is Tier.LICENSE and row.in_force and Purpose.RESEARCH in row.purposes
    ]


def told_before(license: str) -> dict[str, int]:
    """The finest step of each field in what was made for a license and may have been read."""
    kept = Extract.objects.filter(license=license, state__in=(*HELD, Extract.State.DESTROYED))
    found: dict[str, int] = {}
    for columns in kept.values_list("columns", flat=True):
        for field, step in columns.items():
            found[field] = min(step, found.get(field, step))
    return found


def why_over(held: Sequence[str], among: Agreements, today: date) -> str:
    """Why an extract under these agreements may not be read any more; "" while all are in force."""
    over = (key for key in held if not in_force(key, among, today))
    return next((not_in_force(key, among, today) for key in over if key in among), "") or (
        "" if all(key in among for key in held) else _("An agreement is gone.")
    )


def count_under(agreement: str) -> dict[str, int]:
    """How many extracts are there of what came under an agreement; nothing where there is none."""
    found = sum(agreement in one.agreements for one in Extract.objects.filter(state__in=HELD))
    return {"extracts": found} if found else {}


def _row(one: Extract, among: Agreements) -> ExtractRow:
    license_ = among.get(one.license)
    return ExtractRow(
        number=one.number,
        license=one.license,
        title=one.title,
        state=one.state,
        state_words=str(Extract.State(one.state).label),
        over=why_over(one.agreements, among, timezone.localdate()),
        ends=license_.ends if license_ else None,
        people=license_.people if license_ else frozenset(),
        made_by=one.made_by,
        made_at=one.made_at,
        in_the_way=one.in_the_way,
        k=one.k,
        columns=tuple(_column(key, step) for key, step in one.columns.items()),
        children=one.children,
        rows=one.rows,
        left_out=one.left_out,
        smallest=one.smallest,
        hashes=one.hashes,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        reason=one.reason,
        trained_until=one.trained_until,
        destroyed_by=one.destroyed_by,
        destroyed_at=one.destroyed_at,
    )


def _column(key: str, step: int) -> ToldColumn:
    field = BY_KEY[key]
    told = field.steps[step] if step < len(field.steps) else ""
    return ToldColumn(key, field.title, field.kind.value, told)
