"""What the process that reads delivered bytes answers, beside rows and findings."""

from dataclasses import dataclass

from wholecity.intake.pipeline.text import Scan


@dataclass(frozen=True)
class Unpacked:
    """A member of a zip: its name as delivered, and the file in the folder that was lent."""

    name: str
    file: str


@dataclass(frozen=True)
class Encoded:
    """What a text file is, its first record, and the file in which it is UTF-8: "" for itself."""

    file: str
    scan: Scan
    note: str
    first: str
