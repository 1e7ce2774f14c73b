"""What a field may hold, from the words that are defined."""

from collections.abc import Mapping
from typing import Any


def choices_of(titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    """The titles as Django takes choices."""
    return [(str(key), title) for key, title in titles.items()]
