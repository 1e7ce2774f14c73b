"""What a state has published about a made-up city, imported through the front door."""

from decimal import Decimal
from pathlib import Path

from tests.factories.workbook import write_workbook
from wholecity.kernel.city import City
from wholecity.measures.actions import import_statistics, set_target
from wholecity.people.rules import Acting

LEAD = Acting("dana", "R15")
FACILITATOR = Acting("fay", "R14")
HEADER = ["District Name", "District Code", "Attendance Rate", "Chronically Absent (10% or more)"]


def publish_attendance(
    folder: Path, city: City, chronic: dict[str, str], *, state: str = "13.2"
) -> None:
    """Import one attendance workbook a year; `chronic` gives the city's share by year."""
    paths = []
    for year, share in chronic.items():
        rows = [
            [f"{year} Attendance (District) - All Students"],
            HEADER,
            [city.name, "02580000", "93.1", share],
            ["Eastport", "00010000", "90.0", "30.0"],
            ["State Totals", "00000000", "94.6", state],
        ]
        paths.append(write_workbook(folder / f"attendance-{year}.xlsx", rows))
    import_statistics(paths, by=LEAD, city=city)


def set_goal(value: str, *, by_year: int) -> None:
    """A goal for chronic absence from 20 % in 2017-18."""
    set_target(
        measure="chronic-absence",
        baseline_year=2018,
        baseline_value=Decimal(20),
        by_year=by_year,
        value=Decimal(value),
        by=FACILITATOR,
    )
