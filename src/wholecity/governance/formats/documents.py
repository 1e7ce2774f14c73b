"""JSON and YAML of unknown origin as plain content: objects know their line.

Values are texts, numbers, lists and objects, and nothing else is ever made of
a file: no types of a program, no anchors that multiply what is written once.
"""

import json
import re
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Any

import yaml

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

NULL = "tag:yaml.org,2002:null"
MAPPING = "tag:yaml.org,2002:map"
# A text (in which a brace is only a letter), the beginning of an object, or of a line.
_MARKS = re.compile(r'"(?:\\.|[^"\\])*"|\{|\n', re.DOTALL)
_YAML = re.compile(r"(---|%YAML|- |-$|[\w.\"'-]+:(\s|$))")


class Lined(dict[str, Any]):
    """An object of a file, with the line on which it begins."""

    line = 0


def is_json(text: str) -> bool:
    """Whether a text can only be JSON, of what is read here."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def is_yaml(text: str) -> bool:
    """Whether the first line that says something is one of a YAML document."""
    lines = (line for line in text.removeprefix("\ufeff").splitlines() if line.strip())
    first = next((line for line in lines if not line.startswith("#")), "")
    return bool(_YAML.match(first))


def from_json(text: str) -> list[Any]:
    """The documents of a text, mostly one. Raises BadInput."""
    text = text.removeprefix("\ufeff")
    decoder = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_no_number)
    found, at = [], _next(text, 0)
    try:
        while at < len(text):
            document, end = decoder.raw_decode(text, at)
            found.append(document)
            at = _next(text, end)
        for thing, line in zip(_objects(found), _lines(text), strict=True):
            thing.line = line
    except json.JSONDecodeError as error:
        raise BadInput(
            phrase("Line %(line)s is not JSON as it should be.", line=str(error.lineno)),
            hint="Save the file again with the program that made it.",
        ) from None
    except (RecursionError, ValueError):
        raise BadInput("The file is nested too deeply, or holds a number without end.") from None
    return found


def _next(text: str, at: int) -> int:
    """Where the next thing begins after blanks."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _pairs(pairs: list[tuple[str, Any]]) -> Lined:
    found = Lined(pairs)
    if len(found) < len(pairs):
        raise BadInput(
            phrase("An object has a name twice: %(names)s.", names=", ".join(_twice(pairs)))
        )
    return found


def _twice(pairs: list[tuple[str, Any]]) -> list[str]:
    return [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]


def _no_number(value: str) -> None:
    raise BadInput(phrase("“%(value)s” is no number.", value=value))


def _objects(content: Any) -> Iterator[Lined]:
    """The objects in the order in which they begin."""
    if isinstance(content, Lined):
        yield content
        content = list(content.values())
    if isinstance(content, list):
        for part in content:
            yield from _objects(part)


def _lines(text: str) -> Iterator[int]:
    """The line of each object in the order in which they begin."""
    line = 1
    for mark in _MARKS.finditer(text):
        if mark[0] == "{":
            yield line
        line += mark[0] == "\n"


class _Loader(yaml.SafeLoader):
    """Texts stay as they are written: a year is no number, and “No” is a name. Null is nothing."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in forms if tag == NULL]
        for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            line = self.peek_event().start_mark.line + 1
            raise BadInput(
                phrase("Line %(line)s refers to another place of the file (*).", line=str(line)),
                hint="Write out what stands there.",
            )
        return super().compose_node(parent, index)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Lined:
    content: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
    found = Lined({str(name): value for name, value in content.items()})
    found.line = node.start_mark.line + 1
    if len(found) < len(node.value):
        raise BadInput(
            phrase("The object on line %(line)s has a name twice.", line=str(found.line))
        )
    return found


_Loader.add_constructor(MAPPING, _mapping)


def from_yaml(text: str) -> list[Any]:
    """The documents of a text. Raises BadInput, also for anchors that are referred to."""
    try:
        return [d for d in yaml.load_all(text, Loader=_Loader) if d is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = str(mark.line + 1) if mark else "1"
        raise BadInput(
            phrase("Line %(line)s is not YAML as it should be.", line=line),
            hint="Mind the indentation; texts with a colon stand in quotation marks.",
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise BadInput("The file is no YAML that can be read.") from None
