"""How log records are written: each begins a line of its own, and nobody writes one into another.

What is not ours in a record (an address, a name that somebody typed) is kept as data: characters
that end a line, move a terminal's cursor or turn the writing around are written as escapes. What
PostgreSQL tells of a row that it refused is left out: it would be the row.
"""

import logging
import re
import unicodedata
from datetime import UTC, datetime

# Control and format characters, separators of lines and paragraphs, halves of surrogate pairs.
ESCAPED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
# Begins each further line of a record, so that none of them can be taken for the next record.
FURTHER = "    | "
_OF_A_ROW = re.compile(r"^(DETAIL|CONTEXT|WHERE|PARAMETERS):")


def escaped(text: str) -> str:
    """The same text on one line, harmless for a terminal."""
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in ESCAPED else char
        for char in text
    )


class OneRecord(logging.Formatter):
    """Time (UTC), level, logger, message; an exception on further lines that are marked."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        words = f"{at} {record.levelname} {record.name}: {record.getMessage()}"
        lines = [escaped(words)]
        if record.exc_info and record.exc_info[0] is not None:
            told = self.formatException(record.exc_info).split("\n")
            lines += [FURTHER + escaped(line) for line in told if not _OF_A_ROW.match(line)]
        return "\n".join(lines)
