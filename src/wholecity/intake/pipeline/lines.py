"""Where each record of a CSV file begins, so that a fault names its line as an editor shows it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wholecity.intake.pipeline.text import blocks

LINE_FEED, QUOTE, CARRIAGE_RETURN = 10, 34, 13


@dataclass(frozen=True)
class Starts:
    """For each record that is not blank: the byte at which it begins, and its line (from 1)."""

    offsets: NDArray[np.int64]
    lines: NDArray[np.int32]


def record_starts(path: Path) -> Starts:
    """Find the records by line ends outside quotes; about half a second per 100 MB."""
    offsets, lines = [np.zeros(1, np.int64)], [np.ones(1, np.int32)]
    ends, lengths_end = [], 0
    position, line, open_quote = 0, 1, 0
    for block in blocks(path):
        data = np.frombuffer(block, np.uint8)
        feeds = np.flatnonzero(data == LINE_FEED)
        if QUOTE in block:
            parity = (np.cumsum(data == QUOTE, dtype=np.int32) + open_quote) & 1
            outside = parity[feeds] == 0
            open_quote = int(parity[-1])
        else:
            outside = np.full(len(feeds), not open_quote)
        offsets.append(feeds[outside] + position + 1)
        lines.append((np.flatnonzero(outside) + line + 1).astype(np.int32))
        ends.append(_ends(data, feeds[outside]) + position)
        position, line = position + len(data), line + len(feeds)
        lengths_end = position
    begins, numbers = np.concatenate(offsets), np.concatenate(lines)
    stops = np.concatenate([*ends, np.array([lengths_end], np.int64)])
    filled = stops > begins
    return Starts(begins[filled], numbers[filled])


def _ends(data: NDArray[np.uint8], feeds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the text of the records stops: before LF or CRLF."""
    before = np.where(feeds > 0, data[np.maximum(feeds - 1, 0)], 0)
    ends: NDArray[np.int64] = feeds - (before == CARRIAGE_RETURN)
    return ends
