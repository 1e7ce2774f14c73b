"""Build a city's folder: the truth first, then what each agency makes of it."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from wholecity.kernel.city import City
from wholecity.kernel.errors import BadInput, NotFound
from wholecity.synthetic import city, figures, geography, truth_files
from wholecity.synthetic.agencies import attendance_files, edfi, places, providers, shelter
from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import Delivery, Handed
from wholecity.synthetic.figures import StudentYear
from wholecity.synthetic.plan import Plan

Writer = Callable[[Truth, Path, Callable[[], None]], Handed]
# In the order in which they are loaded, with the number of files that each counts.
WRITERS: tuple[tuple[str, Writer, int], ...] = (
    ("Places", places.write, 1),
    ("District: students and schools (Ed-Fi)", edfi.write, 3),
    ("District: attendance", attendance_files.write, 3),
    ("Early childhood, after-school, summer", providers.write, 3),
    ("Shelter (HMIS)", shelter.write, 1),
)

AGENCIES = (
    ("city-gis", f"City of {geography.CITY_NAME}, mapping office"),
    ("district", f"{geography.CITY_NAME} Public Schools"),
    ("early-childhood", f"{geography.CITY_NAME} Early Childhood Partnership"),
    ("shelter", "Harbor Family Shelter Network"),
    ("after-school", "After the Bell Alliance"),
    ("summer", "Summer Quest Camps"),
)
CITY_AGENCY = "city-gis"
ALL_LANES = ("CARE", "EVALUATE", "RESEARCH")
# Key, title, tier, who signs it with the city, and what it allows.
MEMORANDUM = ("memorandum", "Memorandum of understanding of the children’s cabinet")
AGREEMENTS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("places", "Open data of the city", "dsa", "city-gis", ALL_LANES),
    ("school-data", "School data sharing agreement", "dsa", "district", ALL_LANES),
    ("early-years", "Early childhood data sharing agreement", "dsa", "early-childhood", ALL_LANES),
    ("shelter", "Shelter data use license", "dul", "shelter", ("EVALUATE",)),
    ("after-school", "After-school data sharing agreement", "dsa", "after-school", ALL_LANES),
    ("summer", "Summer program data sharing agreement", "dsa", "summer", ("EVALUATE",)),
)
YEARLY = 365
# Key, title, agency, agreement, and how often it delivers, in days. The files of a school year
# come when it is over; the map comes once.
SOURCES: tuple[tuple[str, str, str, str, int | None], ...] = (
    ("city-gis", "Neighborhoods by ZIP code", "city-gis", "places", None),
    ("district", "Student information system", "district", "school-data", YEARLY),
    ("early-childhood", "Early childhood enrollment", "early-childhood", "early-years", YEARLY),
    ("shelter", "Homeless management information system", "shelter", "shelter", YEARLY),
    ("after-school", "After-school rosters", "after-school", "after-school", YEARLY),
    ("summer", "Summer program roster", "summer", "summer", YEARLY),
)


class Progress(Protocol):
    """Hears how far the building has come."""

    def step(self, name: str, total: int | None = None) -> None:
        """A new step begins; `total` is how many units it has."""

    def advance(self, done: int) -> None:
        """So many units of the step are done."""


class Quiet:
    """Nobody listens."""

    def step(self, name: str, total: int | None = None) -> None:
        pass

    def advance(self, done: int) -> None:
        pass


def build(folder: Path, plan: Plan, progress: Progress, *, force: bool = False) -> dict[str, Any]:
    """Write the city to an empty folder, and return the figures of its truth.

    With `force`, a folder that holds a synthetic city is emptied first; any
    other folder that is not empty is left as it is, with an error.
    """
    _make_room(folder, force)
    progress.step("Drawing the city")
    truth = city.draw(plan)
    years = [figures.student_year(truth, index) for index in range(len(plan.years))]
    told = figures.tell(truth, years)
    progress.step("Keeping the truth")
    truth_files.write(truth, years, folder / "truth")
    handed = _hand_over(truth, folder, progress)
    truth_files.write_records(handed.records, handed.faults, folder / "truth")
    told |= _told_of(handed)
    _write_json(folder / "truth" / "truth.json", told)
    _describe(folder, plan, handed.deliveries, years)
    return told


def read_truth(folder: Path) -> dict[str, Any]:
    """The figures of a city that was built before. Raises NotFound where there is none."""
    path = folder / "truth" / "truth.json"
    if not path.is_file():
        raise NotFound(
            f"{folder} holds no synthetic city: there is no truth/truth.json.",
            hint="Name the folder that `wholecity city build` has written.",
        )
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _make_room(folder: Path, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder} is a file.", hint="Name a folder that is empty or not there yet.")
    if folder.is_dir() and any(folder.iterdir()):
        if not _is_synthetic(folder):
            raise BadInput(
                f"{folder} is not empty and holds no synthetic city, so nothing was written.",
                hint="Name a folder that is empty or not there yet.",
            )
        if not force:
            raise BadInput(
                f"{folder} already holds a synthetic city.",
                hint="Add --force to replace it, or name another folder.",
            )
        _empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # First of all, so that a build that was broken off can be replaced too.
    _city().write(folder / "city.json")


def _is_synthetic(folder: Path) -> bool:
    try:
        found = json.loads((folder / "city.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("synthetic") is True


def _empty(folder: Path) -> None:
    """Remove what an earlier build wrote, and nothing else."""
    for name in ("agencies", "truth"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("sources.json", "neighbourhoods.geojson", "city.json"):
        (folder / name).unlink(missing_ok=True)


def _city() -> City:
    return City(name=geography.CITY_NAME, state=geography.STATE, synthetic=True)


def _hand_over(truth: Truth, folder: Path, progress: Progress) -> Handed:
    handed = Handed()
    for title, writer, files in WRITERS:
        progress.step(title, files)
        counter = _Counter(progress)
        handed.add(writer(truth, folder, counter))
    return handed


class _Counter:
    """Counts files for the progress of a step."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.done = progress, 0

    def __call__(self) -> None:
        self.done += 1
        self.progress.advance(self.done)


def _told_of(handed: Handed) -> dict[str, Any]:
    """How many records each source has, and how many rows of each file are wrong on purpose."""
    faults: dict[str, dict[str, int]] = {}
    for (file, kind), count in sorted(Counter((f.file, f.kind) for f in handed.faults).items()):
        faults.setdefault(file, {})[kind] = count
    records: Counter[str] = Counter()
    for records_ in handed.records:
        records[records_.source] += len(records_.key)
    return {"records": dict(records), "faults": faults}


def _describe(
    folder: Path, plan: Plan, deliveries: list[Delivery], years: list[StudentYear]
) -> None:
    _write_json(folder / "neighbourhoods.geojson", geography.feature_collection())
    starts = date(plan.year - 4, 7, 1).isoformat()
    document = {
        "agencies": [{"key": key, "name": name} for key, name in AGENCIES],
        "agreements": [
            {
                "key": MEMORANDUM[0],
                "title": MEMORANDUM[1],
                "tier": "mou",
                "parties": sorted(key for key, _ in AGENCIES),
                "lanes": list(ALL_LANES),
                "starts": starts,
                "ends": None,
            },
            *(_agreement(starts, *agreement) for agreement in AGREEMENTS),
        ],
        "sources": [_source(*source, deliveries) for source in SOURCES],
        "deliveries": [d.told() for d in sorted(deliveries, key=lambda d: d.received_on)],
    }
    _write_json(folder / "sources.json", document)


def _agreement(
    starts: str, key: str, title: str, tier: str, agency: str, lanes: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "key": key,
        "title": title,
        "tier": tier,
        "under": MEMORANDUM[0],
        "parties": sorted({agency, CITY_AGENCY}),
        "lanes": list(lanes),
        "starts": starts,
        "ends": None,
    }


def _source(
    key: str,
    title: str,
    agency: str,
    agreement: str,
    days: int | None,
    deliveries: list[Delivery],
) -> dict[str, Any]:
    lanes = next(list(lanes) for name, _, _, _, lanes in AGREEMENTS if name == agreement)
    return {
        "key": key,
        "title": title,
        "agency": agency,
        "agreement": agreement,
        "lanes": lanes,
        "formats": sorted({d.format for d in deliveries if d.source == key}),
        "frequency_days": days,
    }


def _write_json(path: Path, document: dict[str, Any]) -> None:
    text = json.dumps(document, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
