"""Founding and changing bodies."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from wholecity.audit.actions import record
from wholecity.governance.definitions import BodyKind, Cadence, Outcome, SeatRole
from wholecity.governance.models import Body, Vision
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.kernel.texts import phrase, phrase_plural
from wholecity.people.access import require
from wholecity.people.rules import Acting

# Pages of their own under the address of the cabinet.
TAKEN = frozenset(
    {
        *("new", "seats", "meetings", "items", "minutes", "decisions", "actions", "answers"),
        *("answer", "mine", "mail", "calendar", "papers", "initiatives", "alignment"),
        *("agreements", "backbone", "handover", "people", "transitions"),
        *("effectiveness", "search", "history", "records", "export"),
    }
)


@transaction.atomic
def found_body(
    *,
    by: Acting,
    kind: BodyKind,
    name: str,
    purpose: str = "",
    cadence: Cadence = Cadence.MONTHLY,
) -> str:
    """Found the cabinet, a working group or the core team; its key.

    There is one cabinet, and everything else works for it. Raises Conflict for
    a second cabinet or a name that is taken, BadInput where there is no cabinet yet.
    """
    require(by, "write", "cabinet")
    cabinet = Body.objects.filter(kind=BodyKind.CABINET).first()
    if kind is BodyKind.CABINET and cabinet:
        raise Conflict(
            phrase("There is a cabinet already: %(name)s.", name=cabinet.name),
            hint="Found a working group, or change the cabinet.",
        )
    if kind is not BodyKind.CABINET and cabinet is None:
        raise BadInput("There is no cabinet yet.", hint="Found the cabinet first.")
    parent = None if kind is BodyKind.CABINET else cabinet
    body = Body.objects.create(
        key=_free_key(name),
        kind=kind,
        name=name,
        purpose=purpose,
        cadence=cadence,
        parent=parent,
    )
    record(by=by, action="found body", object_kind="body", object_id=body.id, name=name)
    return body.key


def _free_key(name: str) -> str:
    """The name as part of an address; some words are pages of their own."""
    key = slugify(name)[:60]
    if not key or key in TAKEN:
        raise BadInput(
            phrase("“%(name)s” cannot be the name of a body.", name=name),
            hint="Give a name of several letters.",
        )
    if Body.objects.filter(key=key).exists():
        raise Conflict(
            phrase("There is already a body named “%(name)s”.", name=name),
            hint="Choose another name.",
        )
    return key


@transaction.atomic
def adopt_vision(
    *, by: Acting, key: str, text: str, adopted_on: date, decision: UUID | None = None
) -> None:
    """Keep the vision that a body adopted as its newest version; those before it stay.

    `decision` is the one by which it did. Raises Conflict for the words that it
    has already, BadInput for a day before the last version was adopted, and for
    a decision that this body did not adopt.
    """
    require(by, "write", "cabinet")
    body = locked_body(key)
    last = body.visions.first()
    if last and last.text == text.strip():
        raise Conflict("That is the vision already.")
    if last and adopted_on < last.adopted_on:
        raise BadInput(
            phrase("The last version was adopted on %(day)s.", day=last.adopted_on),
            hint="Choose a later day.",
        )
    adopted = body.decisions.filter(outcome=Outcome.ADOPTED)
    if decision is not None and not adopted.filter(pk=decision).exists():
        raise BadInput("This body did not adopt that decision.", hint="Choose one of its own.")
    version = last.version + 1 if last else 1
    Vision.objects.create(
        body=body,
        version=version,
        text=text.strip(),
        adopted_on=adopted_on,
        decision_id=decision,
    )
    record(by=by, action="adopt vision", object_kind="body", object_id=body.id, version=version)


@transaction.atomic
def change_body(
    *,
    by: Acting,
    key: str,
    name: str,
    purpose: str,
    cadence: Cadence,
    quorum: int | None = None,
    until: date | None = None,
) -> None:
    """Change what a body is called, what it is for, how it meets and decides. Its address stays.

    `quorum` is how many seats must be able to decide, None more than half of the
    table; `until` is the last day of its term. Raises BadInput for a quorum of
    more seats than there are.
    """
    require(by, "write", "cabinet")
    body = locked_body(key)
    _check_quorum(body, quorum)
    told = {"name": name, "purpose": purpose, "cadence": cadence, "quorum": quorum, "until": until}
    before = {field: getattr(body, field) for field in told}
    changed = {field: value for field, value in told.items() if before[field] != value}
    if not changed:
        return
    for field, value in changed.items():
        setattr(body, field, value)
    body.save(update_fields=list(changed))
    was, now = ({field: _plain(values[field]) for field in changed} for values in (before, changed))
    record(by=by, action="change body", object_kind="body", object_id=body.id, was=was, now=now)


def _check_quorum(body: Body, quorum: int | None) -> None:
    seats = body.seats.filter(until=None).exclude(role=SeatRole.STAFF).count()
    if quorum is not None and quorum > max(seats, 1):
        raise BadInput(
            phrase_plural(
                "%(number)s seat is at the table, fewer than the quorum.",
                "%(number)s seats are at the table, fewer than the quorum.",
                seats,
            ),
            hint="Choose a smaller number, or leave it blank for more than half.",
        )


def _plain(value: object) -> object:
    """A value as the audit record keeps it."""
    return str(value) if isinstance(value, date) else value


def locked_body(key: str) -> Body:
    """The body, so that two who change it do so one after the other. Raises NotFound."""
    body = Body.objects.select_for_update().filter(key=key).first()
    if body is None:
        raise NotFound(phrase("There is no body %(key)s.", key=key))
    return body
