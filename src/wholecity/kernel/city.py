"""The city that this installation serves."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class City:
    """A place with one cabinet: a city, a county or a region.

    `division` is its Open Civic Data division id, `district_code` the code by
    which its state publishes the school district, `currency` the ISO 4217 code
    of its money, `synthetic` marks the demonstration city, whose children do
    not exist.
    """

    name: str = "Riverton"
    state: str = "MA"
    division: str = "ocd-division/country:us/state:ma/place:riverton"
    time_zone: str = "America/New_York"
    languages: tuple[str, ...] = ("en", "es")
    district_code: str = ""
    currency: str = "USD"
    synthetic: bool = False

    @classmethod
    def read(cls, path: Path) -> "City":
        """The city of a `city.json`; the default where there is none."""
        if not path.exists():
            return cls()
        values = json.loads(path.read_text(encoding="utf-8"))
        values["languages"] = tuple(values.get("languages", cls.languages))
        return cls(**values)

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
