"""What goes through the pipe: frames of JSON, and beside it rows in one text.

Nothing is built by the sender's word: a frame names its kind, whoever asked says which kinds may
come, and each field must have its declared type.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import IO, Any, Union, get_args, get_origin, get_type_hints

from wholecity.kernel.texts import Message, kept, reopened

SIZES = struct.Struct(">II")  # bytes of JSON, bytes of the packed text
MOST_TOLD = 64 * 2**20
PACKED = "packed"  # the field that goes beside the JSON
MALFORMED = (ValueError, KeyError, TypeError, RecursionError, struct.error)
SCALARS = (str, int, float, bool)
END = b"null"
OUT_OF_MEMORY = 12  # what a child ends with that has none left for a frame


@dataclass(frozen=True)
class Refused:
    """The operation says in words why it cannot use the file."""

    message: str
    hint: str


@dataclass(frozen=True)
class Failed:
    """The operation broke off: for lack of memory, by an error of the machine, by a fault."""

    why: str
    error: str
    number: int = 0


def sent(pipe: IO[bytes], content: Any, beside: bytes = b"") -> None:
    """Write one frame: a dataclass, a list of texts, or a dict of plain values."""
    packed = beside or getattr(content, PACKED, "").encode()
    told = json.dumps(_plain(content)).encode()
    pipe.write(SIZES.pack(len(told), len(packed)))
    pipe.write(told)
    pipe.write(packed)
    pipe.flush()


def end(pipe: IO[bytes]) -> None:
    """Say that an operation has come to its end."""
    pipe.write(SIZES.pack(len(END), 0) + END)
    pipe.flush()


def received(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next question and what lies beside it; None when nobody asks any more."""
    head = pipe.read(SIZES.size)
    if len(head) < SIZES.size:
        return None
    told, beside = SIZES.unpack(head)
    return json.loads(pipe.read(told)), pipe.read(beside)


def made(told: bytes, packed: bytes, kinds: tuple[Any, ...]) -> Any:
    """The content of a frame as one of the kinds; None for the end.

    Raises one of MALFORMED for whatever does not have the form.
    """
    if told == END:
        return None
    content = json.loads(told)
    named = {kind.__name__: kind for kind in kinds}
    kind = named[content["is"]]
    if kind is list:
        return _made(list[str], content["of"])
    beside = {PACKED: packed.decode()} if PACKED in _hints(kind) else {}
    return _made(kind, {**content["of"], **beside})


def _plain(content: Any) -> Any:
    if isinstance(content, dict):
        return content
    if is_dataclass(content):
        return {"is": type(content).__name__, "of": _value(content, PACKED)}
    return {"is": "list", "of": _value(content)}


def _value(value: Any, beside: str = "") -> Any:
    if isinstance(value, Message):
        return {"phrase": kept(value)}
    if is_dataclass(value):
        names = [f.name for f in fields(value) if f.name != beside]
        return {name: _value(getattr(value, name)) for name in names}
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _value(one) for key, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return value


def _made(kind: Any, value: Any) -> Any:
    """A value of a declared type, from what JSON can say."""
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _made(of, value[name]) for name, of in _hints(kind).items()})
    if kind is str and isinstance(value, dict):
        return reopened(_made(str, value["phrase"]))
    if kind in SCALARS:
        if type(value) is not kind:
            raise TypeError(f"{type(value).__name__} is no {kind.__name__}")
        return value
    if origin in (Union, UnionType):
        (given,) = (one for one in arguments if one is not type(None))
        return None if value is None else _made(given, value)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return tuple(_made(of, one) for of, one in zip(arguments, value, strict=True))
    if origin in (list, tuple):
        if not isinstance(value, list):
            raise TypeError("no list")
        return origin(_made(arguments[0], one) for one in value)
    return {_made(arguments[0], key): _made(arguments[1], one) for key, one in value.items()}


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
