"""Members as Popolo (draft 03): persons, organizations, posts and memberships as JSON.

A seat is a post of the body, a term is a membership that fills it on behalf of
an organization. What Popolo has no word for stands in `extras`: whom a seat
speaks for, whether its holder leads the organization, who acts for it.
"""

import json
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from wholecity.governance.definitions import SeatRole
from wholecity.governance.formats.documents import Lined
from wholecity.governance.formats.members import Brought, MemberRow, Rows, row_of
from wholecity.governance.formats.rosters import Acting, Held, HeldSeat, Roster, Somebody
from wholecity.governance.formats.tables import FaultyRow, as_choice, day_of
from wholecity.governance.rules.calendar import day_of_record
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, phrase_plural, translatable
from wholecity.people.definitions import Sector

LISTS = ("persons", "organizations", "posts", "memberships")
BODY, PARTY = "committee", "party"
PSEUDO = "~"  # how pupa refers to what it has not given an id: ~{"name": "..."}
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?")


@dataclass(frozen=True)
class Register:
    """Persons, organizations, posts and memberships as they stand in a file."""

    persons: list[Lined] = field(default_factory=list)
    organizations: list[Lined] = field(default_factory=list)
    posts: list[Lined] = field(default_factory=list)
    memberships: list[Lined] = field(default_factory=list)


# -- reading -----------------------------------------------------------------------------------


def register(document: Lined) -> Register:
    """The four lists of a Popolo document. Raises BadInput where one is no list of objects."""
    return Register(*(objects(document, name) for name in LISTS))


def objects(thing: Mapping[str, Any], name: str) -> list[Lined]:
    """A list of objects under a name; empty where there is none. Raises BadInput."""
    found = thing.get(name) or []
    if not isinstance(found, list) or not all(isinstance(part, Lined) for part in found):
        raise BadInput(phrase("“%(name)s” is not a list of objects.", name=name))
    return found


def read(register: Register) -> Brought:
    """A row for each membership and for each post that nobody fills, seat by seat."""
    return _Reading(register).brought()


class _Reading:
    """One register, with what is found in it and what is said about it."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.rows: Rows = []
        self.faults: list[FaultyRow] = []
        self.notes: list[FaultyRow] = []
        self.filled: dict[int, list[Lined]] = defaultdict(list)  # by the place of the post
        self.loose: list[Lined] = []
        self.ids = {kind: _by_id(getattr(register, kind)) for kind in LISTS}

    def brought(self) -> Brought:
        for membership in self.register.memberships:
            self._sort(membership)
        for number, post in enumerate(self.register.posts):
            if number not in self.filled:
                self._take(None, post)
            for membership in self.filled[number]:
                self._take(membership, post)
        for membership in self.loose:
            self._take(membership, None)
        self._say_who_is_left_out()
        return Brought(self.rows, tuple(self.faults), tuple(self.notes))

    def _sort(self, membership: Lined) -> None:
        """Put a membership to the post that it fills."""
        try:
            post = self._found("posts", text(membership, "post_id"))
            if self._is_of_a_party(membership):
                words = translatable("Membership in a party is left out.")
                self.notes.append(FaultyRow(membership.line, words))
            elif post is None:
                self.loose.append(membership)
            else:
                self.filled[self.register.posts.index(post)].append(membership)
        except BadInput as error:
            self.faults.append(FaultyRow(membership.line, error.words))

    def _is_of_a_party(self, membership: Lined) -> bool:
        named = text(membership, "organization_id")
        if named.startswith(PSEUDO) and _criteria(named).get("classification") == PARTY:
            return True
        organization = self._found("organizations", named)
        return organization is not None and text(organization, "classification") == PARTY

    def _take(self, membership: Lined | None, post: Lined | None) -> None:
        thing = membership if membership is not None else post
        assert thing is not None
        try:
            told = self._told(membership, post, thing.line)
            self.rows.append((thing.line, row_of(told)))
        except BadInput as error:
            self.faults.append(FaultyRow(thing.line, error.words))

    def _told(self, membership: Lined | None, post: Lined | None, line: int) -> dict[str, str]:
        """The columns of a row as texts."""
        post = post if post is not None else Lined()
        one = membership if membership is not None else Lined()
        more, of_post = extras(one), extras(post)
        organization = self._organization(one, post)
        role, office = _role_and_office(one, post)
        since = self._day(text(one, "start_date"), "start_date", line)
        person = self._person(one) if membership is not None else Lined()
        told = {
            "organization": text(organization, "name"),
            "sector": _sector(organization),
            "role": role,
            "purpose": text(of_post, "purpose") if "extras" in post else text(post, "label"),
            "seat_since": self._day(text(post, "start_date"), "start_date", line) or since,
            "person": text(person, "name"),
            "email": email_of(person),
            "office": office,
            "reason": text(more, "reason"),
            "since": since,
            "until": self._day(text(one, "end_date"), "end_date", line, end=True),
        }
        return told | ({"leads": text(more, "leads")} if "leads" in more else {})

    def _organization(self, membership: Lined, post: Lined) -> Lined:
        """On whose behalf the seat is held; without that, where it is held."""
        named = (
            text(membership, "on_behalf_of_id")
            or text(extras(post), "on_behalf_of_id")
            or text(membership, "organization_id")
            or text(post, "organization_id")
        )
        return self._found("organizations", named) or Lined()

    def _person(self, membership: Lined) -> Lined:
        named = text(membership, "person_id")
        person = self._found("persons", named) if named else None
        if person is None:
            person = Lined(name=text(membership, "person_name"))
        if not text(person, "name"):
            raise BadInput("The membership names no person.")
        return person

    def _found(self, kind: str, named: str) -> Lined | None:
        """The object to which an id belongs; None for no id. Raises BadInput for none or two."""
        if not named:
            return None
        if named.startswith(PSEUDO):
            wanted = _criteria(named)
            simple = {k: v for k, v in wanted.items() if "__" not in k}
            found = [o for o in getattr(self.register, kind) if simple.items() <= o.items()]
        else:
            found = self.ids[kind].get(named, [])
        if len(found) != 1:
            raise BadInput(
                phrase(
                    "%(list)s has %(found)s objects with the id %(id)s.",
                    list=kind,
                    found=len(found),
                    id=named,
                ),
                hint="Each id belongs to one object of the file.",
            )
        return found[0]

    def _day(self, value: str, name: str, line: int, *, end: bool = False) -> str:
        """A day; of a year or a month that is all that is known, the first or the last day."""
        found = _PARTIAL.fullmatch(value)
        if not found:
            return day_of(value, name).isoformat() if value else ""
        year, month = int(found[1]), int(found[2] or (12 if end else 1))
        if not (1 <= month <= 12 and year):
            return day_of(value, name).isoformat()  # which is none, and that is told
        last = monthrange(year, month)[1] if end else 1
        day = day_of_record(date(year, month, last), name)
        words = phrase(
            "%(field)s says %(value)s and no day: %(day)s is taken.",
            field=name,
            value=value,
            day=day,
        )
        self.notes.append(FaultyRow(line, words))
        return day.isoformat()

    def _say_who_is_left_out(self) -> None:
        """Nothing of a file disappears without a word."""
        seats = [extras(post) for post in self.register.posts]
        acting = sum(len(objects(more, "designations")) for more in seats)
        if acting:
            words = phrase_plural(
                "%(number)s designee is not imported: name them on the page of their seat.",
                "%(number)s designees are not imported: name them on the pages of their seats.",
                acting,
            )
            self.notes.append(FaultyRow(1, words))
            return  # they are the persons without a membership
        held = {text(membership, "person_id") for membership in self.register.memberships}
        for person in self.register.persons:
            named = id_of(person)
            if named not in held and not any(h.startswith(PSEUDO) for h in held):
                words = phrase("%(person)s has no membership.", person=text(person, "name"))
                self.notes.append(FaultyRow(person.line, words))


def text(thing: Mapping[str, Any], name: str) -> str:
    """A value as a text; blank where there is none. Raises BadInput for a list or an object."""
    match thing.get(name):
        case None:
            return ""
        case bool() as value:
            return "yes" if value else "no"
        case str() | int() | float() as value:
            return str(value).strip()
        case _:
            raise BadInput(phrase("“%(name)s” is not a text.", name=name))


def extras(thing: Mapping[str, Any]) -> Lined:
    """What stands beside the standard. Raises BadInput."""
    found = thing.get("extras") or Lined()
    if not isinstance(found, Lined):
        raise BadInput(phrase("“%(name)s” is not an object.", name="extras"))
    return found


def id_of(thing: Mapping[str, Any]) -> str:
    """The id of an object, as Popolo or as pupa writes it."""
    return text(thing, "id") or text(thing, "_id")


def _by_id(things: list[Lined]) -> dict[str, list[Lined]]:
    found: dict[str, list[Lined]] = defaultdict(list)
    for thing in things:
        found[id_of(thing)].append(thing)
    return found


def email_of(person: Lined) -> str:
    """The first e-mail address of a person."""
    details = objects(person, "contact_details")
    typed = [text(d, "value") for d in details if text(d, "type") == "email"]
    plain = [text(d, "email") for d in details if text(d, "email")]
    return text(person, "email") or next(iter([*typed, *plain]), "")


def _criteria(named: str) -> dict[str, Any]:
    try:
        found = json.loads(named.removeprefix(PSEUDO))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadInput(phrase("“%(id)s” is no id.", id=named))
    return found


def _role_and_office(membership: Lined, post: Lined) -> tuple[str, str]:
    """What the seat is for, and the office of who holds it.

    A role that is none of a seat (“Councilmember”) is the office of a member.
    """
    role, label = text(membership, "role"), text(membership, "label")
    for wish in (text(post, "role"), role):
        if as_choice(wish) in set(SeatRole):
            return as_choice(wish), label or ("" if as_choice(role) in set(SeatRole) else role)
    if label and (role or text(post, "role")):
        return role or text(post, "role"), label  # which is refused, with what is known
    return SeatRole.MEMBER, label or role or text(post, "role")


def _sector(organization: Lined) -> str:
    told = text(extras(organization), "sector")
    kind = as_choice(text(organization, "classification"))
    return told or (kind if kind in set(Sector) else "")


# -- writing -----------------------------------------------------------------------------------


def written(roster: Roster) -> dict[str, list[dict[str, Any]]]:
    """A body's members as a Popolo document. What is written can be read again."""
    body = {"id": str(roster.id), "name": roster.name, "classification": BODY}
    return {
        "persons": list(_persons(roster)),
        "organizations": [body, *_organizations(roster)],
        "posts": [_post(roster, seat) for seat in roster.seats],
        "memberships": [
            _membership(roster, seat, held)
            for seat in roster.seats
            for held in seat.held
            if held.person
        ],
    }


def _persons(roster: Roster) -> Iterator[dict[str, Any]]:
    """Everybody once: holders, who acts for them, who granted it."""
    known: dict[UUID, Somebody] = {}
    for seat in roster.seats:
        for held in seat.held:
            if held.person:
                known[held.person] = Somebody(held.person, held.row.person, held.row.email)
        for acting in seat.acting:
            known |= {p.id: p for p in (acting.person, acting.granted_by) if p.id not in known}
    for person in known.values():
        yield _without_blanks({"id": str(person.id), "name": person.name, "email": person.email})


def _organizations(roster: Roster) -> Iterator[dict[str, Any]]:
    known = {seat.organization: seat.held[0].row for seat in roster.seats}
    for key, row in known.items():
        kind = {"classification": str(row.sector), "extras": {"sector": str(row.sector)}}
        yield {"id": str(key), "name": row.organization, **(kind if row.sector else {})}


def _post(roster: Roster, seat: HeldSeat) -> dict[str, Any]:
    row = seat.held[0].row
    more: dict[str, Any] = {"on_behalf_of_id": str(seat.organization), "purpose": row.purpose}
    acting = [_designation(acting) for acting in seat.acting]
    return {
        "id": str(seat.id),
        "label": ", ".join(filter(None, (row.organization, row.purpose))),
        "role": str(row.role),
        "organization_id": str(roster.id),
        "start_date": row.seat_since.isoformat(),
        "extras": more | ({"designations": acting} if acting else {}),
    }


def _membership(roster: Roster, seat: HeldSeat, held: Held) -> dict[str, Any]:
    row: MemberRow = held.row
    more: dict[str, Any] = {"leads": row.leads, "reason": row.reason}
    return _without_blanks(
        {
            "id": str(held.id),
            "label": row.office,
            "role": str(row.role),
            "person_id": str(held.person),
            "organization_id": str(roster.id),
            "post_id": str(seat.id),
            "on_behalf_of_id": str(seat.organization),
            **_term(row.since, row.until),
            "extras": _without_blanks(more),
        }
    )


def _designation(acting: Acting) -> dict[str, Any]:
    return {
        "person_id": str(acting.person.id),
        "granted_by_id": str(acting.granted_by.id),
        "authority": acting.authority,
        "may_decide": acting.may_decide,
        **_term(acting.since, acting.until),
    }


def _term(since: date | None, until: date | None) -> dict[str, str]:
    days: Sequence[tuple[str, date | None]] = (("start_date", since), ("end_date", until))
    return {name: day.isoformat() for name, day in days if day}


def _without_blanks(thing: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if value != ""}
