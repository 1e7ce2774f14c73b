"""Names: lists of common names by origin, what they are shortened to and how else they are spelled.

The lists are of common given names and surnames; who bears them here is drawn by chance.
"""

import json
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np

from wholecity.synthetic.plan import Texts

DATA = Path(__file__).parent / "data"
HERITAGES = (
    "anglo",
    "black",
    "spanish",
    "portuguese",
    "haitian",
    "vietnamese",
    "chinese",
    "arabic",
)
SPANISH = HERITAGES.index("spanish")
ANGLO = HERITAGES.index("anglo")


@cache
def _read(name: str) -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return loaded


@cache
def listed(heritage: str, kind: str) -> Texts:
    """The names of an origin; `kind` is girls, boys or surnames."""
    return np.array(_read("names.json")[heritage][kind], dtype=object)


@cache
def street_names() -> Texts:
    """Every street of the city, with its kind."""
    places = _read("places.json")
    return np.array(
        [f"{s} {k}" for s in places["streets"] for k in sorted(set(places["kinds"]))], dtype=object
    )


@cache
def school_names() -> tuple[str, ...]:
    return tuple(_read("places.json")["school_names"])


def nicknames(name: str) -> list[str]:
    """What a child of this name may be called."""
    return list(_read("nicknames.json").get(name, ()))


def spellings(name: str) -> list[str]:
    """How else the same name is written, in transliteration or by habit."""
    return list(_read("spellings.json").get(name, ()))


@cache
def plain(name: str) -> str:
    """The name without accents, as systems write it that know only A to Z."""
    swapped = name.replace("đ", "d").replace("Đ", "D")
    parts = unicodedata.normalize("NFKD", swapped)
    return "".join(c for c in parts if not unicodedata.combining(c))
