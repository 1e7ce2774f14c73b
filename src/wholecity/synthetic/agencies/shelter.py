"""The shelter network's export: HUD HMIS CSV, FY2026, with names in clear.

Whole families stay, so there are parents among the clients; they are no
child's records. A few enrollments were deleted by the network itself: they
carry a deletion date and must not count.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from wholecity.synthetic import mistakes
from wholecity.synthetic.agencies import hmis_columns, roster
from wholecity.synthetic.circumstances import NIGHT_BY_NIGHT, PERMANENT, SHELTER, TRANSITIONAL
from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import Delivery, Fault, Handed, Records
from wholecity.synthetic.mistakes import Habits
from wholecity.synthetic.plan import NEVER, Numbers, dated, day

SOURCE = "shelter"
HABITS = Habits(
    typo=0.03,
    nickname=0.08,
    respelled=0.12,
    accents=0.15,
    middle=0.2,
    one_surname=0.45,
    second_only=0.04,
    respaced=0.10,
    swapped=0.015,
    placeholder=0.06,
    near_birth=0.015,
    no_birth=0.02,
    no_sex=0.02,
    second_id=0.05,
    former_name=0.4,
)
EXPORT_ID, ORGANIZATION_ID, USER_ID, COC = "2026001", "1", "7", "XX-501"
PROJECTS = {
    SHELTER: ("101", "Harbor House Family Shelter"),
    NIGHT_BY_NIGHT: ("102", "Harbor House Night Shelter"),
    TRANSITIONAL: ("103", "Bridge Homes"),
    PERMANENT: ("104", "Keystone Supportive Housing"),
}
SEX = {"F": 0, "M": 1, "X": 8, "": 99}
RACE_COLUMNS = {
    "american_indian": ("AmIndAKNative",),
    "asian": ("Asian",),
    "black": ("BlackAfAmerican",),
    "hispanic": ("HispanicLatinao",),
    "mena": ("MidEastNAfrican",),
    "pacific_islander": ("NativeHIPacific",),
    "white": ("White",),
    "two_or_more": ("BlackAfAmerican", "White"),
    "": (),
}
ALL_RACES = tuple(dict.fromkeys(c for columns in RACE_COLUMNS.values() for c in columns))
HEAD, CHILD_OF_HEAD, SPOUSE = 1, 2, 3
MOTHER, FATHER = 0, 1
FROM_SHELTER, FROM_RENTAL, TO_RENTAL, TO_FAMILY = 101, 435, 410, 422

Row = dict[str, object]


def write(truth: Truth, home: Path, advance: Callable[[], None]) -> Handed:
    """The seven files that say who stayed where and when."""
    folder = home / "agencies" / SOURCE
    folder.mkdir(parents=True)
    export = _Export(truth)
    tables = {
        "Export": [export.export()],
        "User": [export.user()],
        "Organization": [export.organization()],
        "Project": export.projects(),
        "Enrollment": export.enrollments(),
        "Exit": export.exits,
        "Client": export.clients(),
    }
    for name, rows in tables.items():
        _write_table(folder / f"{name}.csv", name, rows)
    advance()
    path = folder.relative_to(home).as_posix()
    received = date(truth.plan.year, 7, 1).isoformat()
    deleted = [
        Fault(SOURCE, f"{path}/Enrollment.csv", line, "deleted_row")
        for line, row in enumerate(tables["Enrollment"], start=2)
        if row.get("DateDeleted")
    ]
    return Handed(
        deliveries=[Delivery(SOURCE, "hmis", path, received)],
        records=export.records(),
        faults=deleted,
    )


def _write_table(path: Path, name: str, rows: Iterable[Row]) -> None:
    columns = hmis_columns.COLUMNS[name]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@dataclass(frozen=True)
class _Member:
    """A person in a stay: a child, or a parent of the family."""

    key: str
    relation: int


class _Export:
    """Collects the clients while the stays are written."""

    def __init__(self, truth: Truth) -> None:
        self.truth, self.stays = truth, truth.stays
        self.chance = truth.plan.chance("shelter")
        self.first_child = np.searchsorted(
            truth.children.family, np.arange(len(truth.families) + 1)
        )
        self.key_of_child: dict[int, str] = {}
        self.child_of_key: dict[str, int] = {}
        self.parents: dict[str, tuple[int, int]] = {}
        self.exits: list[Row] = []
        self.numbers = iter(self.chance.permutation(20 * len(self.stays) + 100) + 100_000)
        self.written = f"{dated(day(truth.plan.year, 6, 30))} 18:00:00"

    def _audit(self, since: int) -> Row:
        return {
            "DateCreated": f"{dated(since)} 10:00:00",
            "DateUpdated": self.written,
            "UserID": USER_ID,
            "ExportID": EXPORT_ID,
        }

    def export(self) -> Row:
        year = self.truth.plan.year
        return {
            "ExportID": EXPORT_ID,
            "SourceType": 1,
            "SourceName": "Harbor Family Shelter Network (synthetic)",
            "ExportDate": self.written,
            "ExportStartDate": f"{year - 3}-07-01",
            "ExportEndDate": f"{year}-06-30",
            "SoftwareName": "Wholecity synthetic city",
            "CSVVersion": "2026 v1",
            "ExportPeriodType": 3,
            "ExportDirective": 2,
            "HashStatus": 1,
            "ImplementationID": "synthetic",
        }

    def user(self) -> Row:
        audit = self._audit(day(self.truth.plan.year - 8, 1, 2))
        audit.pop("UserID")
        return {"UserID": USER_ID, "UserFirstName": "Intake", "UserLastName": "Desk", **audit}

    def organization(self) -> Row:
        return {
            "OrganizationID": ORGANIZATION_ID,
            "OrganizationName": "Harbor Family Shelter Network (synthetic)",
            "VictimServiceProvider": 0,
            **self._audit(day(self.truth.plan.year - 8, 1, 2)),
        }

    def projects(self) -> list[Row]:
        since = day(self.truth.plan.year - 8, 1, 2)
        return [
            {
                "ProjectID": key,
                "OrganizationID": ORGANIZATION_ID,
                "ProjectName": name,
                "OperatingStartDate": dated(since),
                "ContinuumProject": 1,
                "ProjectType": kind,
                "HousingType": 1,
                "TargetPopulation": 4,
                **self._audit(since),
            }
            for kind, (key, name) in PROJECTS.items()
        ]

    def enrollments(self) -> list[Row]:
        rows: list[Row] = []
        for stay in range(len(self.stays)):
            rows += self._stay(stay)
        permanent = np.flatnonzero(self.stays.project_type == PERMANENT)
        for stay in permanent[: max(2, len(permanent) // 10)].tolist():
            rows += self._entered_by_mistake(stay)
        return rows

    def _stay(self, stay: int) -> list[Row]:
        family = int(self.stays.family[stay])
        entry, left = int(self.stays.entry[stay]), int(self.stays.exit[stay])
        again = stay > 0 and self.stays.family[stay - 1] == family
        household = f"H{stay + 1:06d}"
        rows = []
        for member in self._members(family, entry, again):
            row = self._enrollment(member, household, int(self.stays.project_type[stay]), entry)
            rows.append(row)
            if left != NEVER:
                self.exits.append(self._exit(row, left))
        return rows

    def _members(self, family: int, entry: int, again: bool) -> list[_Member]:
        """The mother, the father where there is one, and the children who are born."""
        members = [_Member(self._parent(family, MOTHER), HEAD)]
        if self.truth.families.guardian_first[family, FATHER]:
            members.append(_Member(self._parent(family, FATHER), SPOUSE))
        for child in range(self.first_child[family], self.first_child[family + 1]):
            if self.truth.children.birth[child] <= entry:
                members.append(_Member(self._child(child, again), CHILD_OF_HEAD))
        return members

    def _parent(self, family: int, parent: int) -> str:
        key = f"9{2 * family + parent:07d}"
        self.parents[key] = (family, parent)
        return key

    def _child(self, child: int, again: bool) -> str:
        known = self.key_of_child.get(child)
        if known is None or (again and self.chance.random() < HABITS.second_id):
            known = str(next(self.numbers))
            self.key_of_child[child] = known
            self.child_of_key[known] = child
        return known

    def _enrollment(self, member: _Member, household: str, kind: int, entry: int) -> Row:
        head = member.relation == HEAD
        return {
            "EnrollmentID": str(next(self.numbers)),
            "PersonalID": member.key,
            "ProjectID": PROJECTS[kind][0],
            "EntryDate": dated(entry),
            "HouseholdID": household,
            "RelationshipToHoH": member.relation,
            "EnrollmentCoC": COC if head else "",
            "LivingSituation": (FROM_SHELTER if kind == PERMANENT else FROM_RENTAL)
            if member.relation != CHILD_OF_HEAD
            else "",
            "DisablingCondition": 0,
            "MoveInDate": dated(entry) if kind == PERMANENT else "",
            **self._audit(entry),
        }

    def _exit(self, enrollment: Row, left: int) -> Row:
        identifier = enrollment["EnrollmentID"]
        return {
            "ExitID": f"X{identifier}",
            "EnrollmentID": identifier,
            "PersonalID": enrollment["PersonalID"],
            "ExitDate": dated(left),
            "Destination": TO_RENTAL if self.chance.random() < 0.6 else TO_FAMILY,
            **self._audit(left),
        }

    def _entered_by_mistake(self, stay: int) -> list[Row]:
        """A stay that never was, entered for a family in housing and then deleted."""
        family = int(self.stays.family[stay])
        entry = day(self.truth.plan.year - 1, 11, 3)
        household = f"D{stay + 1:06d}"
        rows = []
        for member in self._members(family, entry, again=False):
            row = self._enrollment(member, household, SHELTER, entry)
            row["DateDeleted"] = f"{dated(entry + 1)} 09:30:00"
            rows.append(row)
        return rows

    def clients(self) -> list[Row]:
        return [*self._adults(), *self._children()]

    def _adults(self) -> list[Row]:
        homes = self.truth.families
        rows = []
        for key, (family, parent) in self.parents.items():
            oldest = int(self.truth.children.birth[self.first_child[family]])
            born = oldest - int(self.chance.integers(19 * 365, 38 * 365))
            child = self.truth.children.race[self.first_child[family]]
            name = homes.guardian_first[family, parent], homes.guardian_last[family, parent]
            rows.append(self._client(key, name, "", born, "FM"[parent], child))
        return rows

    def _children(self) -> list[Row]:
        child = np.array(list(self.child_of_key.values()), dtype=np.int64)
        seen = mistakes.seen(self.chance, HABITS, self.truth.children, child)
        race = self.truth.children.race
        return [
            self._client(
                key,
                (seen.first[at], seen.last[at]),
                seen.middle[at],
                int(seen.birth[at]),
                seen.sex[at],
                race[child[at]],
            )
            for at, key in enumerate(self.child_of_key)
        ]

    def _client(
        self, key: str, name: tuple[str, str], middle: str, born: int, sex: str, race: str
    ) -> Row:
        told = RACE_COLUMNS[race]
        known = born != NEVER
        return {
            "PersonalID": key,
            "FirstName": name[0],
            "MiddleName": middle,
            "LastName": name[1],
            "NameDataQuality": 1,
            "SSNDataQuality": 99,
            "DOB": dated(born) if known else "",
            "DOBDataQuality": 99 if not known else 2 if _first_of_january(born) else 1,
            "Sex": SEX[sex],
            **{column: int(column in told) for column in ALL_RACES},
            "RaceNone": "" if told else 99,
            "VeteranStatus": 0,
            **self._audit(day(self.truth.plan.year - 3, 7, 1)),
        }

    def records(self) -> list[Records]:
        keys = np.array(list(self.child_of_key), dtype=object)
        child: Numbers = np.array(list(self.child_of_key.values()), dtype=np.int32)
        return [Records(SOURCE, keys, child), roster.nobody(SOURCE, list(self.parents))]


def _first_of_january(born: int) -> bool:
    found = dated(born)
    return (found.month, found.day) == (1, 1)
