"""The details of the audit record in words, those of entries from long ago as well."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date, parse_time
from django.utils.formats import time_format

from wholecity.governance.definitions.history import CODES, DETAILS, NO, YES
from wholecity.governance.models import Body, Decision, Initiative, Meeting, Minutes, Seat
from wholecity.governance.rules.addresses import uuid_said
from wholecity.kernel.texts import phrase, said, together, verbatim


@dataclass(frozen=True)
class Change:
    """A detail of an entry in words: what it is now, and what it was where it was changed.

    What was or is blank is a blank text; `was` is None where nothing was changed.
    """

    title: str
    now: str
    was: str | None = None


class Words:
    """Says what details mean; what they refer to is looked up once for all entries."""

    def changes(self, kind: str, id: str, details: Mapping[str, Any]) -> Iterator[Change]:
        """The details of an entry: first what was changed, then the rest of what was kept."""
        was, now = _before_and_after(details)
        if kind == "duty":
            yield Change(DETAILS[kind], self.told(kind, id))
        for field in dict.fromkeys([*was, *now]):
            before, after = was.get(field), now.get(field, details.get(field))
            if field in DETAILS and after != before:
                yield Change(DETAILS[field], self.told(field, after), self.told(field, before))
        for field, value in details.items():
            if field in DETAILS and field not in was and not _is_blank(value):
                yield Change(DETAILS[field], self.told(field, value))

    def told(self, field: str, value: Any) -> str:
        """A detail as a message: codes by their titles, days and times as people write them."""
        if _is_blank(value):
            return ""
        if isinstance(value, list):
            return together(*(self.told(field, each) for each in value), mark=", ")
        if isinstance(value, bool):
            return YES if value else NO
        text = str(value)
        if field in CODES and text in CODES[field]:
            return said(CODES[field][text])
        of_field = self._of_field(field, text)
        return verbatim(text) if of_field is None else of_field

    def _of_field(self, field: str, text: str) -> str | None:
        match field:
            case "body":
                return verbatim(self._bodies.get(text, text))
            case "decision":
                return self._decision(text)
            case "starts":
                return _time(text)
            case "until" if text == "None":  # as positions of the backbone were kept at first
                return ""
            case _:
                day = _day(text)
                return phrase("%(day)s", day=day) if day else None

    def _decision(self, text: str) -> str:
        """A decision by its number; entries keep its id, or the number itself."""
        id = uuid_said(text)
        number = self._decisions.get(id, "") if id else text
        return phrase("Decision %(number)s", number=number) if number else TAKEN_BACK

    @cached_property
    def _bodies(self) -> dict[str, str]:
        """By their keys, as which older entries name them."""
        return dict(Body.objects.values_list("key", "name"))

    @cached_property
    def _decisions(self) -> dict[UUID, str]:
        found = Decision.objects.values_list("id", "number")
        return {id: str(number) for id, number in found}


TAKEN_BACK = phrase("A decision that was taken back")


def _before_and_after(details: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What fields were and are; of something that was handed on, who had it and who has it."""
    was, now = details.get("was") or {}, details.get("now") or {}
    if isinstance(was, dict) and isinstance(now, dict):
        return was, now
    field = details.get("field", "")
    return {field: was}, {field: now}


def _is_blank(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if len(text) == 10 else None
    except ValueError:  # looks like a day that there is not
        return None


def _time(text: str) -> str | None:
    try:
        at = parse_time(text)
    except ValueError:
        return None
    return verbatim(time_format(at, "TIME_FORMAT")) if at else None


def _of_meeting(found: Meeting) -> str:
    return phrase("%(body)s, %(day)s", body=found.body.name, day=found.day)


def _of_minutes(found: Minutes) -> str:
    return _of_meeting(found.meeting)


def _of_seat(found: Seat) -> str:
    return verbatim(f"{found.organization.name}, {found.body.name}")


def _named(found: Body | Initiative) -> str:
    return verbatim(found.name)


# What an entry does not say itself: how the thing is called that it is about.
CALLED: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "body": (Body.objects.all(), _named),
    "initiative": (Initiative.objects.all(), _named),
    "meeting": (Meeting.objects.select_related("body"), _of_meeting),
    "minutes": (Minutes.objects.select_related("meeting__body"), _of_minutes),
    "seat": (Seat.objects.select_related("organization", "body"), _of_seat),
}


def names_of(entries: Iterable[Any]) -> dict[tuple[str, str], str]:
    """What the things of some entries are called, by kind and id; without those that are gone."""
    ids: dict[str, set[UUID]] = {}
    for entry in entries:
        if entry.object_kind in CALLED and (id := uuid_said(entry.object_id)):
            ids.setdefault(entry.object_kind, set()).add(id)
    return {
        (kind, str(found.pk)): CALLED[kind][1](found)
        for kind, wanted in ids.items()
        for found in CALLED[kind][0].filter(pk__in=wanted)
    }
