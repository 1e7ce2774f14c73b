"""What the address of a page says; what it says wrongly counts as not said."""

from collections.abc import Iterable
from uuid import UUID


def uuid_said(value: str) -> UUID | None:
    """The id that was said."""
    try:
        return UUID(value)
    except ValueError:
        return None


def word_said(value: str, known: Iterable[str]) -> str:
    """The word, where it is one of those that are known."""
    return value if value in set(known) else ""


def words_said(value: str) -> str:
    """Words to look for; no database takes a NUL."""
    return value.replace("\0", "").strip()
