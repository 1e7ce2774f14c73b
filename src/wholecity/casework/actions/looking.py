"""Looking at a caseload and at a child: decided value by value, entered, then shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from wholecity.audit.actions import refuse
from wholecity.audit.definitions import Channel
from wholecity.casework.actions.entering import enter
from wholecity.casework.actions.slowing import slow_down
from wholecity.casework.definitions import LONGEST_LIST, MASKED, MENTIONED, PARTS
from wholecity.casework.queries import ChildSeen, SeenValue, children_of, circumstances
from wholecity.casework.rules import Allowed, classes_without_ground, permitted
from wholecity.children.queries import CareValue, Note, care_of, notes_on
from wholecity.kernel.errors import NotFound
from wholecity.people.rules import Acting
from wholecity.policy.classes import DataClass, Purpose
from wholecity.policy.decision import Permit

Notes = Mapping[tuple[str, str, str, str, str], Sequence[Note]]
NAMES = ("person", "enrolment")
# The fields of a list, in which a name is looked for too.
LISTED = ("person.first_name", "person.middle_name", "person.last_name", "enrolment.school_key")


@dataclass(frozen=True)
class ListedChild:
    """A line of a list; names are blank where nothing permits them.

    `disagrees`: the family's statement stands beside something in this line.
    """

    child: str
    name: str
    school: str
    disagrees: bool = False


@dataclass(frozen=True)
class Listed:
    """The first lines of a list by name, and how many there are in all."""

    rows: Sequence[ListedChild]
    number: int


def look_at_caseload(*, by: Acting, words: str = "") -> Listed:
    """The children on somebody's caseload by name; those whose shown name holds these words."""
    return look_at_names(by=by, children=children_of(by), purpose=Purpose.CARE, words=words)


def look_at_names(
    *,
    by: Acting,
    children: Sequence[str],
    purpose: Purpose,
    words: str = "",
    channel: Channel = Channel.PAGE,
) -> Listed:
    """Names and schools of children as far as they may be read; names that hold these words.

    Every name that is shown is entered, in the transaction that reads it, and no other: a list
    that is longer than a page is not a look at everybody. What may not be read is not searched
    either.
    """
    with transaction.atomic():
        contexts = circumstances(by, children, purpose)
        values = care_of(contexts, by=by.subject, action="read", tables=NAMES)
        notes = notes_on(children)
        found, seen = [], {}
        for child in children:
            listed = [v for v in values[child] if v.thing.field in LISTED]
            allowed = permitted(by.subject, "read", [v.thing for v in listed], contexts[child])
            line = _line(child, listed, allowed, notes)
            if _holds(line, words):
                found.append(line)
                seen[child] = [(listed[a.place].thing, a.verdict) for a in allowed]
        found.sort(key=lambda line: (line.name.casefold(), line.child))
        shown = found[:LONGEST_LIST]
        entered = {line.child: seen[line.child] for line in shown}
        enter(by=by, seen=entered, purpose=purpose, channel=channel)
    return Listed(shown, len(found))


def look_at_child(
    *,
    by: Acting,
    child: str,
    purpose: Purpose = Purpose.CARE,
    unmasked: bool = False,
    action: str = "read",
    reason: str = "",
    channel: Channel = Channel.PAGE,
) -> ChildSeen:
    """What somebody may see of one child, entered before it is returned.

    Contact details are shown when they are asked for (`unmasked`). Raises NotFound where nothing
    may be seen: for a child that is not there as for one that is not theirs; TooMany for whoever
    opened too many a moment ago.
    """
    threat = slow_down(by=by, child=child, purpose=purpose)
    with transaction.atomic():
        contexts = circumstances(by, [child], purpose, reason=reason)
        context = contexts[child]
        values = care_of(contexts, by=by.subject, action=action)[child]
        allowed = permitted(by.subject, action, [v.thing for v in values], context)
        shown = [
            (values[a.place], a.verdict)
            for a in allowed
            if unmasked or DataClass(values[a.place].thing.kind) not in MASKED
        ]
        told = context.emergency.threat if context.emergency else reason or threat
        entered = [(value.thing, verdict) for value, verdict in shown]
        enter(by=by, seen={child: entered}, purpose=purpose, channel=channel, reason=told)
    if not allowed:
        refuse(by=by, action=action, thing="child", reasons=["nothing permits it"], object_id=child)
        raise NotFound("There is no such child.")
    classes = {DataClass(values[a.place].thing.kind) for a in allowed}
    return ChildSeen(
        child=child,
        name=_name([value for value, _ in shown]) or child,
        parts=_parts(shown, notes_on([child])),
        masked=[] if unmasked else sorted(classes & MASKED),
        without_ground=classes_without_ground(classes, MENTIONED, context),
        context=context,
    )


def _line(
    child: str, values: Sequence[CareValue], allowed: Iterable[Allowed], notes: Notes
) -> ListedChild:
    mine = [values[a.place] for a in allowed]
    schools = sorted((v.as_of, v.value) for v in mine if v.thing.field == "enrolment.school_key")
    disagrees = any(note.statement for v in mine for note in _notes_of(v, notes))
    return ListedChild(child, _name(mine), schools[-1][1] if schools else "", disagrees)


def _notes_of(value: CareValue, notes: Notes) -> Sequence[Note]:
    thing = value.thing
    place = (thing.child or "", thing.source or "", value.table, value.item, value.column)
    return notes.get(place, ())


def _name(values: Iterable[CareValue]) -> str:
    """First and last name as one source says them: the newest that says both."""
    by_source: dict[tuple[date, str], dict[str, str]] = {}
    for value in values:
        if value.table == "person":
            by_source.setdefault((value.as_of, value.item), {})[value.column] = value.value
    for _, said in sorted(by_source.items(), reverse=True):
        if "first_name" in said or "last_name" in said:
            return " ".join(said[k] for k in ("first_name", "last_name") if k in said)
    return ""


def _holds(line: ListedChild, words: str) -> bool:
    return all(word in line.name.casefold() for word in words.casefold().split())


def _parts(shown: Collection[tuple[CareValue, Permit]], notes: Notes) -> dict[str, list[SeenValue]]:
    found: dict[str, list[SeenValue]] = {name: [] for name in PARTS}
    for value, verdict in shown:
        thing = value.thing
        found[value.table].append(
            SeenValue(
                value.column,
                value.item,
                value.value,
                thing.source or "",
                thing.agency or "",
                thing.agreement or "",
                DataClass(thing.kind),
                value.as_of,
                verdict,
                _notes_of(value, notes),
            )
        )
    return {name: part for name, part in found.items() if part}
