"""The state of the chain, and whether it is whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from wholecity.audit.models import Entry, Head, Seal, Verification
from wholecity.audit.rules.chain import NOTHING, Content, Fault, Link, Mark, Marks, Walk
from wholecity.kernel.texts import phrase, translatable

AT_ONCE = 2_000
# Of an entry, as it is hashed: the fields of Content.
FIELDS = ("id", "at", "who", "role", "action", "object_kind", "object_id", "details")
# What the database itself has to refuse: the triggers of migration 0004.
GUARDS = {
    "sqlite": frozenset(
        f"{table}_{refuses}"
        for table in ("audit_entry", "audit_seal", "audit_verification")
        for refuses in ("no_update", "no_delete", "no_replace")
    )
    | {"audit_head_only_forward", "audit_head_no_delete", "audit_alert_no_delete"},
    "postgresql": frozenset(
        f"{table}_{refuses}"
        for table in ("audit_entry", "audit_seal", "audit_verification")
        for refuses in ("no_update", "no_delete", "no_truncate")
    )
    | {
        *("audit_head_only_forward", "audit_head_no_delete", "audit_head_no_truncate"),
        *("audit_alert_no_delete", "audit_alert_no_truncate"),
    },
}
STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
}


@dataclass(frozen=True)
class Verdict:
    """What a walk along the whole chain found.

    `broken_at` is the first broken number, 0 for what has no place in the
    chain. `clock_set_back` are the numbers at which a server's clock was
    earlier than before: told, and no fault.
    """

    entries: int
    hash: str
    broken_at: int | None
    faults: tuple[str, ...]
    clock_set_back: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class State:
    """The chain as a page shows it: its head, the last verification, since when entries exist."""

    number: int
    hash: str
    since: datetime | None
    verified_at: datetime | None
    verified_entries: int
    faults: tuple[str, ...]


def head() -> Mark:
    """The head of the chain, to be written down outside of this installation."""
    found = Head.objects.filter(pk=1).first()
    return Mark(found.hash, found.number) if found else Mark(NOTHING, 0)


def entries_since() -> datetime | None:
    """From when on entries exist."""
    return Entry.objects.order_by("at").values_list("at", flat=True).first()


def state() -> State:
    """The head, and what the last verification found."""
    now, last = head(), Verification.objects.first()
    return State(
        now.number or 0,
        now.hash,
        entries_since(),
        last.at if last else None,
        last.entries if last else 0,
        tuple(last.faults) if last else (),
    )


def kept_marks() -> list[Mark]:
    """The heads that earlier verifications found."""
    found = Verification.objects.exclude(hash="").values_list("hash", "entries")
    return [Mark(hash, entries) for hash, entries in found.order_by("at") if entries]


def verdict(
    marks: Sequence[Mark] = (), progress: Callable[[int], None] = lambda done: None
) -> Verdict:
    """Walk along the whole chain, as it was when the walk began.

    Finds a changed, removed, exchanged or slipped-in entry, an end that was cut
    off (by the head, and by `marks`, heads that were written down), and a
    database whose guards are gone.
    """
    last = head()
    walk, open_marks = Walk(settings.AUDIT_KEY.encode()), Marks(marks)
    for number, link in walk.along(_links(last.number or 0)):
        open_marks.met(number, link)
        if number % AT_ONCE == 0:
            progress(number)
    progress(walk.number)
    faults = list(_faults(walk, last, open_marks))
    return Verdict(
        walk.number,
        walk.hash,
        faults[0].number if faults else None,
        tuple(fault.words for fault in faults),
        tuple(walk.clock_set_back),
    )


def _links(last: int) -> Iterator[Link]:
    """The links up to the head, in numbered pieces: an entry that is gone leaves its link empty."""
    for start in range(0, last, AT_ONCE):
        piece = (start + 1, min(start + AT_ONCE, last))
        entries = {
            row[0]: Content(*row)
            for row in Entry.objects.filter(seal__number__range=piece).values_list(*FIELDS)
        }
        seals = Seal.objects.filter(number__range=piece).order_by("number")
        for number, at, hash, entry in seals.values_list("number", "at", "hash", "entry_id"):
            yield Link(number, at, hash, entries.get(entry))


def _faults(walk: Walk, last: Mark, marks: Marks) -> Iterator[Fault]:
    """The first break, and what no walk can see."""
    if walk.fault:
        yield walk.fault
    elif walk.hash != last.hash:
        yield Fault(
            walk.number + 1,
            translatable("The end of the chain is not the one that its head names."),
        )
    if not walk.fault:
        yield from marks.faults()
    beyond = Seal.objects.filter(number__gt=head().number or 0).order_by("number").first()
    if beyond:
        yield Fault(
            beyond.number,
            phrase("Entry %(number)s is beyond the head of the chain.", number=str(beyond.number)),
        )
    loose = Entry.objects.filter(seal=None).count()
    if loose:
        yield Fault(
            0, f"{loose} entries have no place in the chain: no program of ours wrote them."
        )
    if missing := missing_guards():
        yield Fault(
            0,
            phrase("The database no longer refuses changes: %(guards)s", guards=", ".join(missing)),
        )


def missing_guards() -> list[str]:
    """Triggers that should stand and do not."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}
    return sorted(GUARDS[connection.vendor] - standing)
