"""Texts for people, where Django may not be imported, and messages that are kept.

A text that is shown as it stands is marked `translatable`. A text with values
in it is a `phrase`: its English source and its values stay apart, so that
everybody reads it in their own language, however long ago it was kept. Whoever
keeps a message passes it through `kept`, whoever shows one through `ui.texts.told`.

The marks are the keywords by which the catalogue of translations finds the texts.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, Union

# An int is an amount, and written as the reader writes amounts. What is named by a number (a
# year, a line, a delivery) is given as text. A value may be a message itself.
Value = Union[str, int, date, "Message"]


def translatable(text: str) -> str:
    """The text itself, found by the catalogue of translations."""
    return text


def translatable_plural(one: str, many: str) -> tuple[str, str]:
    """A text in its two English forms; the reader picks one with ngettext."""
    return one, many


class Language(Protocol):
    """How somebody reads: what a text is in their language, how they write amounts and days."""

    def text(self, source: str) -> str: ...

    def plural(self, one: str, many: str, number: int) -> str: ...

    def amount(self, value: int) -> str: ...

    def day(self, value: date) -> str: ...


class _English:
    def text(self, source: str) -> str:
        return source

    def plural(self, one: str, many: str, number: int) -> str:
        return one if number == 1 else many

    def amount(self, value: int) -> str:
        return f"{value:,}"

    def day(self, value: date) -> str:
        return value.isoformat()


ENGLISH = _English()


@dataclass(frozen=True)
class _Parts:
    """What a message is made of. `many` and `number` belong to one that has a plural."""

    text: str
    values: Mapping[str, Value]
    many: str = ""
    number: int = 0


class Message(str):
    """A text with its values. To a log or the terminal it is plain English; kept, it is both."""

    __slots__ = ("parts",)
    parts: _Parts

    def __new__(cls, parts: _Parts) -> "Message":
        message = super().__new__(cls, _written(parts, ENGLISH))
        message.parts = parts
        return message

    # A copy is made of the parts; a plain str is made of its text, and its stub says only that.
    def __getnewargs__(self) -> tuple[_Parts]:  # type: ignore[override]
        return (self.parts,)


def phrase(text: str, /, **values: Value) -> str:
    """A `Message`, a text with values: `phrase("%(field)s is empty.", field=name)`."""
    return Message(_Parts(text, values))


def phrase_plural(one: str, many: str, number: int, /, **values: Value) -> str:
    """A text with values and an amount, `%(number)s`, which decides on its form."""
    return Message(_Parts(one, {**values, "number": number}, many, number))


def said(text: str) -> str:
    """A marked text as a message: as a value of another one it is translated too."""
    found = reopened(text)
    return found if isinstance(found, Message) else Message(_Parts(text, {}))


def verbatim(text: str) -> str:
    """A text that was not written here (a column's name) as a message: no language changes it."""
    return Message(_Parts("%(text)s", {"text": text}))


def together(*messages: str, mark: str = " ") -> str:
    """Several messages as one, with a mark between; blank ones are left out.

    What was not written here is given `verbatim`.
    """
    told = [m for m in messages if m]
    if len(told) < 2:
        return told[0] if told else ""
    names = {f"part{n}": said(message) for n, message in enumerate(told, start=1)}
    return Message(_Parts(mark.join(f"%({name})s" for name in names), names))


def written(message: str, language: Language) -> str:
    """A message, or the text as which it was kept, in a language.

    A plain text, which is also what was kept before messages had parts, is
    looked up and otherwise stays as it is.
    """
    found = reopened(message)
    return _written(found.parts, language) if isinstance(found, Message) else language.text(message)


def _written(parts: _Parts, language: Language) -> str:
    if parts.many:
        text = language.plural(parts.text, parts.many, parts.number)
    else:
        text = language.text(parts.text)
    values = {name: _value(value, language) for name, value in parts.values.items()}
    if not values:
        return text
    return _PLACE.sub(lambda at: values.get(at[1], at[0]) if at[1] else "%", text)


# Only these places are filled. `%` would also pad a text to the width that somebody else wrote.
_PLACE = re.compile(r"%%|%\((\w+)\)s")


def _value(value: Value, language: Language) -> str:
    match value:
        case Message():
            return _written(value.parts, language)
        case int():
            return language.amount(value)
        case date():
            return language.day(value)
        case _:
            return value


def kept(told: Any) -> Any:
    """What was told in the form in which it is kept: a text, also inside lists and tables.

    A message without values is kept as its source, one with values as JSON.
    """
    match told:
        case Message():
            return _closed(told)
        case dict():
            return {key: kept(value) for key, value in told.items()}
        case list() | tuple():
            return [kept(value) for value in told]
        case _:
            return told


def _closed(message: Message) -> str:
    if not message.parts.values:
        return message.parts.text
    return json.dumps(_as_json(message), ensure_ascii=False)


_BEGINS = '{"text": '


def reopened(text: str) -> str:
    """What was kept of a message as a message again; any other text as it is."""
    if isinstance(text, Message) or not text.startswith(_BEGINS):
        return text
    try:
        return Message(_parts(json.loads(text)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return text  # somebody else's text that looks like one


def _as_json(value: Value) -> Any:
    match value:
        case Message():
            parts = value.parts
            values = {name: _as_json(v) for name, v in parts.values.items()}
            plural = {"many": parts.many, "number": parts.number} if parts.many else {}
            return {"text": parts.text, "values": values, **plural}
        case date():
            return {"day": value.isoformat()}
        case _:
            return value


def _from_json(content: Any) -> Value:
    if isinstance(content, str | int) and not isinstance(content, bool):
        return content
    if "day" in content:
        return date.fromisoformat(content["day"])
    return Message(_parts(content))


def _parts(content: Any) -> _Parts:
    values = {name: _from_json(value) for name, value in content["values"].items()}
    parts = _Parts(content["text"], values, content.get("many", ""), content.get("number", 0))
    if (type(parts.text), type(parts.many), type(parts.number)) != (str, str, int):
        raise TypeError("These are no parts of a message.")
    return parts
