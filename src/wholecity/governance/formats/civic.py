"""Members as Open Civic Data writes them: pupa's objects, and the files of people of Open States.

Pupa's persons, organizations, posts and memberships are objects of their own,
as JSON or YAML, one or many in a file. Open States keeps a file for each
person with roles, and for each committee with members. Both become the same
register as a Popolo document.
"""

from typing import Any

import yaml

from wholecity.governance.formats import popolo
from wholecity.governance.formats.documents import Lined
from wholecity.governance.formats.popolo import LISTS, Register, id_of, objects, text
from wholecity.governance.formats.rosters import Roster
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.people.definitions import Sector

TYPES = dict(zip(("person", "organization", "post", "membership"), LISTS, strict=True))
# Open Civic Data knows few kinds of organizations.
PUBLIC = frozenset(
    {
        *(Sector.CITY_GOVERNMENT, Sector.SCHOOL_DISTRICT, Sector.HEALTH),
        *(Sector.SOCIAL_SERVICES, Sector.EARLY_CHILDHOOD, Sector.OTHER_GOVERNMENT),
    }
)
# Which part of a jurisdiction's id names the place, from the narrowest on.
PLACES = ("school_district", "place", "county", "state", "country")


def register(documents: list[Any]) -> Register:
    """All objects of some documents, each in the list of its kind. Raises BadInput."""
    found = Register()
    for thing in _flat(documents):
        _add(found, thing)
    return found


def _flat(documents: list[Any]) -> list[Lined]:
    """Objects, alone or in lists."""
    found: list[Lined] = []
    for document in documents:
        if isinstance(document, list):
            found += _flat(document)
        elif not isinstance(document, Lined):
            raise BadInput("The file holds something else than persons, posts and memberships.")
        else:
            found.append(document)
    return found


def _add(found: Register, thing: Lined) -> None:
    kind = _kind(thing)
    getattr(found, TYPES[kind]).append(thing)
    if kind == "person":
        for role in objects(thing, "roles"):
            _add_role(found, thing, role)
    if kind == "organization":
        for member in objects(thing, "members"):
            found.memberships.append(_member(thing, member))


def _kind(thing: Lined) -> str:
    """What an object is: as it says, or by its shape."""
    told = text(thing, "_type") or id_of(thing).partition("/")[0].removeprefix("ocd-")
    if told in TYPES:
        return told
    if "person_id" in thing or "person_name" in thing:
        return "membership"
    if "organization_id" in thing and "label" in thing:
        return "post"
    if "name" in thing:
        return "organization" if "classification" in thing or "members" in thing else "person"
    raise BadInput(
        phrase(
            "The object on line %(line)s is no person, organization, post or membership.",
            line=str(thing.line),
        )
    )


def _add_role(found: Register, person: Lined, role: Lined) -> None:
    """A role of a person of Open States: a membership in the place that it governs."""
    jurisdiction = text(role, "jurisdiction")
    if jurisdiction not in {id_of(o) for o in found.organizations}:
        place = Lined(id=jurisdiction, name=_place(jurisdiction))
        place.line = role.line
        found.organizations.append(place)
    membership = Lined(
        person_id=id_of(person),
        organization_id=jurisdiction,
        role=", ".join(filter(None, (text(role, "type"), text(role, "district")))),
        start_date=text(role, "start_date"),
        end_date=text(role, "end_date"),
    )
    membership.line = role.line
    found.memberships.append(membership)


def _place(jurisdiction: str) -> str:
    """The name of a place in the id of its jurisdiction: “place:san_francisco”."""
    parts = dict(p.split(":", 1) for p in jurisdiction.split("/") if ":" in p)
    name = next((parts[kind] for kind in PLACES if kind in parts), "")
    return name.replace("_", " ").title()


def _member(committee: Lined, member: Lined) -> Lined:
    """A member of a committee of Open States: a person by id, or by name alone."""
    membership = Lined(
        person_id=text(member, "person_id"),
        person_name=text(member, "name"),
        organization_id=id_of(committee),
        role=text(member, "role"),
        start_date=text(member, "start_date"),
        end_date=text(member, "end_date"),
    )
    membership.line = member.line
    return membership


def written(roster: Roster) -> str:
    """A body's members as a YAML list of pupa's objects. What is written can be read again."""
    document = popolo.written(roster)
    things = [_as_pupa(kind, thing) for kind, name in TYPES.items() for thing in document[name]]
    return yaml.safe_dump(things, allow_unicode=True, sort_keys=False, width=100)


def _as_pupa(kind: str, thing: dict[str, Any]) -> dict[str, Any]:
    """A Popolo object with the ids and the words of Open Civic Data."""
    kinds = {"person_id": "person", "post_id": "post"}
    more = dict(thing)
    found: dict[str, Any] = {"_type": kind, "_id": _id(kind, more.pop("id"))}
    if email := more.pop("email", ""):
        more["contact_details"] = [{"type": "email", "value": email, "note": ""}]
    if kind == "organization" and "extras" in more:
        public = more["extras"]["sector"] in PUBLIC
        more["classification"] = "agency" if public else "corporation"
    for name in ("person_id", "post_id", "organization_id", "on_behalf_of_id"):
        if name in more:
            more[name] = _id(kinds.get(name, "organization"), more[name])
    if kind == "post":
        more["extras"] = _extras_of_post(more["extras"])
    return found | more


def _extras_of_post(more: dict[str, Any]) -> dict[str, Any]:
    found = more | {"on_behalf_of_id": _id("organization", more["on_behalf_of_id"])}
    if "designations" in found:
        names = ("person_id", "granted_by_id")
        found["designations"] = [
            d | {name: _id("person", d[name]) for name in names} for d in found["designations"]
        ]
    return found


def _id(kind: str, number: str) -> str:
    return f"ocd-{kind}/{number}"
