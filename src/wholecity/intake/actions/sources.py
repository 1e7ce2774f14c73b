"""Sources: an agency's system under an agreement."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from wholecity.agreements import actions as agreements
from wholecity.agreements import queries as agreement_queries
from wholecity.agreements.queries import AgreementRow
from wholecity.audit.actions import Actor, record
from wholecity.intake import queries
from wholecity.intake.models import Source
from wholecity.intake.queries import SourceRow
from wholecity.intake.queries import source as source_row
from wholecity.intake.queries.formats import format_of
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, together
from wholecity.kernel.texts import translatable as _
from wholecity.people import actions as people
from wholecity.people import queries as people_queries
from wholecity.policy.classes import Purpose
from wholecity.policy.terms import EVERYTHING, Basis, Tier
from wholecity.warehouse.catalogue import Lane


@transaction.atomic
def register_source(
    *,
    by: Actor,
    key: str,
    title: str,
    agency: str,
    agreement: str,
    lanes: Sequence[str],
    formats: Sequence[str] | None = None,
    frequency_days: int | None = None,
    steward: str = "",
    own_consent: bool | None = None,
) -> Source:
    """A source under its key, made or brought up to date. Doing it again changes nothing.

    `agency` and `agreement` are keys. Without `formats` a source that is there keeps its own, and
    without `own_consent` what was said of it before: that its minors consented alone.
    Raises NotFound for something unknown, and BadInput for a lane that the agreement does not
    give or for a source without a format.
    """
    organization = people_queries.organization(agency)
    basis = agreement_queries.agreement(agreement)
    _check_lanes(key, lanes, basis.lanes)
    _check_named(key, basis)
    source = Source.objects.filter(key=key).first() or Source(key=key)
    agreed = source.formats if formats is None else formats
    _check_formats(key, agreed)
    said = {
        "title": title,
        "organization_id": organization.id,
        "agreement_id": basis.id,
        "lanes": list(lanes),
        "formats": list(agreed),
        "frequency_days": frequency_days,
        "steward": steward,
        "own_consent": source.own_consent if own_consent is None else own_consent,
    }
    if not source._state.adding and all(getattr(source, k) == v for k, v in said.items()):
        return source
    for name, value in said.items():
        setattr(source, name, value)
    source.save()
    record(
        by=by,
        action="register source",
        object_kind="source",
        object_id=key,
        agency=agency,
        agreement=agreement,
        lanes=list(lanes),
        formats=list(agreed),
        own_consent=source.own_consent,
    )
    return source


@transaction.atomic
def agree_formats(*, by: Actor, source: str, formats: Sequence[str]) -> SourceRow:
    """Say in which formats a source delivers from now on; those that it had go.

    Raises NotFound for an unknown source or format, and BadInput for none at all.
    """
    row = source_row(source)
    _check_formats(source, formats)
    if list(row.formats) != list(formats):
        Source.objects.filter(key=source).update(formats=list(formats))
        record(
            by=by,
            action="agree formats",
            object_kind="source",
            object_id=source,
            formats=list(formats),
            before=list(row.formats),
        )
    return source_row(source)


def _check_formats(key: str, formats: Sequence[str]) -> None:
    if isinstance(formats, str) or not formats:
        raise BadInput(
            phrase(
                "The source %(source)s needs the list of the formats in which it delivers.",
                source=key,
            ),
            hint="wholecity intake formats shows them.",
        )
    for format in formats:
        format_of(format)


def _check_named(key: str, agreement: AgreementRow) -> None:
    if key not in agreement.sources:
        raise BadInput(
            phrase(
                "The agreement %(agreement)s does not name the source %(source)s.",
                agreement=agreement.key,
                source=key,
            ),
            hint=phrase(
                "Was it signed with it? `wholecity agreements name %(agreement)s %(source)s` "
                "enters that.",
                agreement=agreement.key,
                source=key,
            ),
        )


def _check_lanes(key: str, lanes: Sequence[str], given: Sequence[str]) -> None:
    unknown = [lane for lane in lanes if lane not in set(Lane)]
    beyond = [lane for lane in lanes if lane not in given]
    if unknown or beyond or not lanes:
        raise BadInput(
            phrase(
                "The source %(source)s may not use %(lanes)s.",
                source=key,
                lanes=", ".join(unknown or beyond),
            )
            if lanes
            else phrase("The source %(source)s needs at least one lane.", source=key),
            hint=phrase("Its agreement gives: %(lanes)s.", lanes=", ".join(given))
            if given
            else _("Its agreement gives no lane."),
        )


@transaction.atomic
def register_city(*, by: Actor, city: Mapping[str, Any] | Path) -> list[str]:
    """Register agencies, agreements and sources of a `sources.json`; returns the sources' keys.

    All of it or nothing. Doing it again changes nothing. Raises BadInput, with
    the entry and the field, for a file that is not as
    docs/reference/formats/sources.md says.
    """
    content = _read(city) if isinstance(city, Path) else city
    if not isinstance(content, Mapping):
        raise BadInput("The list of sources is no JSON object.", hint=_SPECIFICATION)
    for entry in _entries(content, "agencies"):
        with entry as said:
            people.register_organization(by=by, key=said["key"], name=said["name"])
    named = _named(content)
    for entry in _entries(content, "agreements"):
        with entry as said:
            _register_agreement(by, said, named.get(said["key"], ()))
    keys = []
    for entry in _entries(content, "sources"):
        with entry as said:
            keys.append(_register(by, said).key)
    if not keys:
        raise BadInput("The list of sources names no source.", hint=_SPECIFICATION)
    return keys


def _named(content: Mapping[str, Any]) -> dict[str, set[str]]:
    """By agreement, the sources that stand under it: those of the list, and those known before."""
    found: dict[str, set[str]] = {}
    for row in queries.sources():
        found.setdefault(row.agreement, set()).add(row.key)
    for entry in content.get("sources") or ():
        if isinstance(entry, Mapping) and "key" in entry:
            found.setdefault(str(entry.get("agreement")), set()).add(str(entry["key"]))
    return found


_SPECIFICATION = _("docs/reference/formats/sources.md says what it holds.")


def _entries(
    content: Mapping[str, Any], name: str
) -> Iterator[AbstractContextManager[Mapping[str, Any]]]:
    for number, entry in enumerate(content.get(name) or (), start=1):
        place = phrase(
            "The list of sources, %(list)s, entry %(number)s", list=name, number=str(number)
        )
        yield _told(entry, place)


@contextmanager
def _told(entry: Mapping[str, Any], place: str) -> Iterator[Mapping[str, Any]]:
    """What is wrong with an entry is told with its place."""
    try:
        yield entry
    except KeyError as error:
        raise BadInput(
            phrase("%(place)s: %(field)s is missing.", place=place, field=str(error)),
            hint=_SPECIFICATION,
        ) from error
    except (TypeError, ValueError) as error:
        raise BadInput(together(place, str(error), mark=": "), hint=_SPECIFICATION) from error


def _register_agreement(by: Actor, entry: Mapping[str, Any], named: Iterable[str]) -> None:
    """An agreement of the list: it names the sources that stand under it there."""
    lanes = [Lane(lane) for lane in entry["lanes"]]
    purposes = [*lanes, Purpose.LINK] if entry.get("linkage", True) else lanes
    agreements.register(
        by=by,
        key=entry["key"],
        terms=agreements.Terms(
            title=entry["title"],
            tier=Tier(entry["tier"]),
            parent=entry.get("under") or _memorandum(entry["tier"]),
            parties=tuple(people_queries.organization(p).id for p in entry["parties"]),
            sources=tuple(named),
            fields=tuple(entry.get("fields", (EVERYTHING,))),
            purposes=tuple(Purpose(purpose) for purpose in purposes),
            basis=Basis(entry["basis"]) if entry.get("basis") else None,
            people=tuple(entry.get("people", ())),
            min_cell=entry.get("min_cell"),
            starts=date.fromisoformat(entry["starts"]),
            ends=date.fromisoformat(entry["ends"]) if entry.get("ends") else None,
            destroy_by=date.fromisoformat(entry["destroy_by"]) if entry.get("destroy_by") else None,
        ),
    )


def _memorandum(tier: str) -> str:
    """The memorandum under which an agreement stands that names none: the only one there is."""
    if tier == Tier.MOU:
        return ""
    known = [row.key for row in agreement_queries.agreements() if row.tier is Tier.MOU]
    return known[0] if len(known) == 1 else ""


def _register(by: Actor, entry: Mapping[str, Any]) -> Source:
    return register_source(
        by=by,
        key=entry["key"],
        title=entry["title"],
        agency=entry["agency"],
        agreement=entry["agreement"],
        lanes=entry["lanes"],
        formats=entry.get("formats"),
        frequency_days=entry.get("frequency_days"),
        steward=entry.get("steward", ""),
        own_consent=entry.get("own_consent"),
    )


def _read(path: Path) -> Mapping[str, Any]:
    file = path / "sources.json" if path.is_dir() else path
    try:
        content: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(
            phrase("%(path)s cannot be read: %(error)s.", path=str(file), error=str(error)),
            hint="Check the path and the file.",
        ) from error
    return content
