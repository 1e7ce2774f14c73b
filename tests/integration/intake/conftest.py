"""A home of its own for each test, and the sources of a small city."""

import json
from pathlib import Path

import pytest

from tests.factories import deliveries as made
from wholecity.intake import actions
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting
from wholecity.warehouse.store import Warehouse

BY = Acting("data-lead", Role.DATA_LEAD)


@pytest.fixture
def by():
    return BY


@pytest.fixture
def city(db, settings, tmp_path):
    """Sources `district`, `bell` and `city-gis`; nothing was delivered yet."""
    settings.DELIVERIES = tmp_path / "deliveries"
    settings.WAREHOUSE = tmp_path / "warehouse"
    settings.WAREHOUSE_KEY = "a secret of the test"
    (tmp_path / "files").mkdir()
    actions.register_city(by=BY, city=made.CITY)
    return City(tmp_path, Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY))


class City:
    """What a test does with the small city."""

    def __init__(self, home: Path, warehouse: Warehouse) -> None:
        self.home, self.warehouse = home, warehouse

    def file(self, name: str) -> Path:
        return self.home / "files" / name

    def write(self, name: str, content: str | bytes) -> Path:
        data = content.encode() if isinstance(content, str) else content
        self.file(name).write_bytes(data)
        return self.file(name)

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Rows of the published warehouse."""
        with self.warehouse.reading() as connection:
            return connection.execute(query, list(values)).fetchall()

    def know(self, students=(), schools=()) -> None:
        """Let the district's students and schools be known, as a roster would have done."""
        with self.warehouse.writing() as connection:
            for key in students:
                connection.execute(
                    "INSERT INTO person (delivery, source, person_key) VALUES (0, 'district', ?)",
                    [key],
                )
            for key in schools:
                connection.execute(
                    "INSERT INTO school (delivery, source, school_key) VALUES (0, 'district', ?)",
                    [key],
                )

    def load(self, path, source="district", format="attendance_daily", **more):
        return actions.load(by=BY, path=path, source=source, format=format, **more)

    def load_roster(self, *rows, name="roster.csv", **more):
        path = made.roster(self.file(name), *rows)
        return self.load(path, "bell", "mapped", mapping=made.ROSTER, **more)

    def quarantine(self, number: int) -> list[tuple]:
        return self.rows(
            "SELECT line, field, reason FROM quarantine WHERE delivery = ? ORDER BY ALL", number
        )

    def whole(self, number: int) -> dict[int, dict]:
        """Line → the quarantined row as delivered."""
        found = self.rows("SELECT line, row::VARCHAR FROM quarantine WHERE delivery = ?", number)
        return {line: json.loads(row) for line, row in found}


@pytest.fixture
def school_year(city):
    """The small city where the students 1 to 40 and the school A are known."""
    city.know(students=[str(n) for n in range(1, 41)], schools=["A"])
    return city
