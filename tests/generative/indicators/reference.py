"""The indicators once more: slow, obvious, without SQL.

It shares nothing with the pipeline but the names of columns. Days are walked
one by one, shares are fractions, and every rule is written as it is spoken.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
Record = tuple[str, str]  # source, person_key
School = tuple[str, str]  # source, school_key
ChildYear = tuple[str, int]

DIVISIONS = (
    "school",
    "neighbourhood",
    "grade",
    "race_ethnicity",
    "low_income",
    "english_learner",
    "disability",
    "sex",
)
RACES = (
    "hispanic",
    "american_indian",
    "asian",
    "black",
    "mena",
    "pacific_islander",
    "white",
    "two_or_more",
)
GRADES = ("PK", "K", *(f"{n:02d}" for n in range(1, 13)), "UG")
ABSENT = ("excused", "unexcused", "suspended")
OUTCOMES = ("chronic", "mobile", "suspended", "homeless", "in_program")


@dataclass
class Student:
    """One child in one school year."""

    enrolled: Fraction = Fraction(0)
    absent: Fraction = Fraction(0)
    at: dict[School, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    last_at: dict[School, date] = field(default_factory=dict)
    summarised_at: dict[School, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    taught: dict[School, Fraction] = field(default_factory=dict)
    suspended: bool = False
    eligible: bool = False
    tier: str = ""
    outcomes: dict[str, bool | None] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)


@dataclass
class Figures:
    """What the pipeline must find too."""

    students: dict[ChildYear, Student]
    cells: dict[tuple[int, tuple[tuple[str, str], ...]], dict[str, Any]]
    missing: dict[tuple[int, str], str]
    contradicted: dict[int, int]


def year_of(day: date) -> int:
    return day.year + 1 if day.month >= 7 else day.year


def first_of(year: int) -> date:
    return date(year - 1, 7, 1)


def last_of(year: int) -> date:
    return date(year, 6, 30)


class Reference:
    """Reads the tables once; each method answers one question about them."""

    def __init__(self, tables: Tables, minimum_days: int, half_day: Fraction, grace: int):
        self.t = tables
        self.minimum_days, self.half_day, self.grace = minimum_days, half_day, grace
        self.link = {(r["source"], r["person_key"]): r["child"] for r in tables["crosswalk"]}
        self.taught = {
            (r["source"], r["school_key"], r["school_year"], r["day"])
            for r in tables["calendar_day"]
            if r["instructional"]
        }
        enrolled_or_summarised = [*tables["enrolment"], *tables["attendance_summary"]]
        self.source_years = {(r["source"], r["school_year"]) for r in enrolled_or_summarised}
        self.records = {(r["source"], r["person_key"]) for r in enrolled_or_summarised}
        self.years = sorted({year for _, year in self.source_years})

    def child(self, row: Row) -> str:
        record = (row["source"], row["person_key"])
        return self.link.get(record, f"record:{record[0]}/{record[1]}")

    # How attendance is known

    def recorded(self, table: str, source: str, year: int) -> list[date]:
        return [
            r["day"] for r in self.t[table] if r["source"] == source and year_of(r["day"]) == year
        ]

    def basis(self, source: str, year: int) -> tuple[str, date | None]:
        """The way, and the last day that is known."""
        if daily := self.recorded("attendance_day", source, year):
            return "daily", max(daily)
        if events := self.recorded("attendance_event", source, year):
            return "events", max(events)
        if any(r["source"] == source and r["school_year"] == year for r in self.summaries()):
            return "summary", None
        return "none", None

    def summaries(self) -> list[Row]:
        return [
            r
            for r in self.t["attendance_summary"]
            if r["days_enrolled"] is not None and r["days_absent"] is not None
        ]

    # Days

    def stays(self) -> Iterator[tuple[Row, date]]:
        """Enrolments by day, with the last day that counts."""
        for row in self.t["enrolment"]:
            way, until = self.basis(row["source"], row["school_year"])
            if way in ("daily", "events"):
                assert until is not None
                yield row, min(row["exit_date"] or until, until)

    def days_of(self, row: Row, until: date) -> list[date]:
        where = (row["source"], row["school_key"], row["school_year"])
        return [
            day
            for *place, day in self.taught
            if tuple(place) == where and row["entry_date"] <= day <= until
        ]

    def enrolled_days(self) -> dict[ChildYear, dict[date, set[tuple[str, str, str]]]]:
        """Child and year → day → the records at schools in which it was enrolled that day."""
        found: dict[ChildYear, dict[date, set[tuple[str, str, str]]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for row, until in self.stays():
            for day in self.days_of(row, until):
                found[self.child(row), row["school_year"]][day].add(
                    (row["source"], row["person_key"], row["school_key"])
                )
        return found

    def rows_by_day(
        self, days: Mapping[ChildYear, Mapping[date, set[tuple[str, str, str]]]]
    ) -> dict[ChildYear, dict[date, list[tuple[bool, bool]]]]:
        """Child and year → day → (missed, suspended) of each row that counts."""
        found: dict[ChildYear, dict[date, list[tuple[bool, bool]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for way, table, status, portion in (
            ("daily", "attendance_day", "status", "portion_absent"),
            ("events", "attendance_event", "category", "duration"),
        ):
            for row in self.t[table]:
                for year in self.years:
                    where = (row["source"], row["person_key"], row["school_key"])
                    key = (self.child(row), year)
                    if where not in days.get(key, {}).get(row["day"], ()):
                        continue
                    if self.basis(row["source"], year)[0] == way:
                        missed = row[status] in ABSENT and (
                            row[portion] is None or Fraction(row[portion]) >= self.half_day
                        )
                        found[key][row["day"]].append((missed, row[status] == "suspended"))
        return found

    # Groups

    def of_child(self, table: str, child: str) -> list[Row]:
        """The rows of the child's own school records."""
        return [
            r
            for r in self.t[table]
            if self.child(r) == child and (r["source"], r["person_key"]) in self.records
        ]

    def main_school(self, student: Student) -> School:
        never = date(1, 1, 1)
        known = [(days, student.last_at[school], school) for school, days in student.at.items()]
        known += [(days, never, school) for school, days in student.summarised_at.items()]
        return max(known)[2]

    def grade(self, child: str, year: int) -> str:
        known = [
            (r["entry_date"], GRADES.index(r["grade"]), r["grade"])
            for r in self.of_child("enrolment", child)
            if r["school_year"] == year and r["grade"] in GRADES
        ]
        return max(known)[2] if known else "not_reported"

    def latest(self, rows: Sequence[Row], column: str, order: Sequence[str]) -> str:
        known = [(r["delivery"], order.index(r[column])) for r in rows if r[column] in order]
        return order[max(known)[1]] if known else "not_reported"

    def flag(self, rows: Sequence[Row], column: str) -> str:
        said = [r[column] for r in rows if r[column] is not None]
        return "not_reported" if not said else "yes" if any(said) else "no"

    def neighbourhood(self, child: str, year: int) -> str:
        known = [r for r in self.of_child("address", child) if r["postal_code"] is not None]
        ever = date(1, 1, 1)
        begun = [r for r in known if (r["from_date"] or ever) <= last_of(year)]
        if begun:
            newest = max(r["from_date"] or ever for r in begun)
            candidates = [r for r in begun if (r["from_date"] or ever) == newest]
        elif known:
            oldest = min(r["from_date"] for r in known)
            candidates = [r for r in known if r["from_date"] == oldest]
        else:
            return "not_reported"
        last = max(r["delivery"] for r in candidates)
        places = [self.place(r["postal_code"], year) for r in candidates if r["delivery"] == last]
        return max((p for p in places if p), default="not_reported")

    def place(self, postal_code: str, year: int) -> str | None:
        known = [r for r in self.t["postal_place"] if r["postal_code"] == postal_code]
        begun = [r for r in known if r["valid_from"] <= last_of(year)]
        if begun:
            return max(begun, key=lambda r: (r["valid_from"], r["source"]))["neighbourhood"]
        if known:
            first = min(r["valid_from"] for r in known)
            same = [r for r in known if r["valid_from"] == first]
            return max(same, key=lambda r: r["source"])["neighbourhood"]
        return None

    def groups(self, child: str, year: int, student: Student) -> dict[str, str]:
        traits = [r for r in self.of_child("student_year", child) if r["school_year"] == year]
        return {
            "school": ":".join(self.main_school(student)),
            "neighbourhood": self.neighbourhood(child, year),
            "grade": self.grade(child, year),
            "race_ethnicity": self.latest(traits, "race_ethnicity", RACES),
            "low_income": self.flag(traits, "low_income"),
            "english_learner": self.flag(traits, "english_learner"),
            "disability": self.flag(traits, "disability"),
            "sex": self.latest(self.of_child("person", child), "sex", ("F", "M", "X")),
        }

    # Outcomes

    def is_linked(self) -> bool:
        return any(record in self.link for record in self.records)

    def counted_summaries(self) -> list[Row]:
        return [
            r
            for r in self.summaries()
            if self.basis(r["source"], r["school_year"])[0] == "summary" and r["days_enrolled"] > 0
        ]

    def some_summary_lacks(self, year: int, column: str) -> bool:
        return any(r[column] is None for r in self.counted_summaries() if r["school_year"] == year)

    def says_enough(self, year: int, ends: list[date | None]) -> bool:
        """Of the newest year all that is there; of an earlier one, not only who stayed on."""
        if year == max(self.years):
            return bool(ends)
        return any(end is not None and end <= last_of(year) for end in ends)

    def during(self, year: int, start: date, end: date | None) -> bool:
        return start <= last_of(year) and (end is None or end >= first_of(year))

    def homeless_rows(self, year: int) -> list[Row]:
        return [
            r
            for r in self.t["housing_episode"]
            if r["homeless"] and self.during(year, r["entry_date"], r["exit_date"])
        ]

    def program_rows(self, year: int) -> list[Row]:
        return [
            r
            for r in self.t["participation"]
            if r["kind"] == "after_school" and self.during(year, r["start_date"], r["end_date"])
        ]

    def reason(self, year: int, indicator: str) -> str | None:
        if indicator == "mobility":
            lacks = self.some_summary_lacks(year, "instructional_days")
            return "no_instructional_days" if lacks else None
        if indicator == "suspension":
            lacks = self.some_summary_lacks(year, "days_suspended")
            return "no_suspensions" if lacks else None
        if indicator == "homelessness":
            reason, ends = "no_stays", [r["exit_date"] for r in self.homeless_rows(year)]
        elif indicator == "after_school_among_chronic":
            reason, ends = "no_program", [r["end_date"] for r in self.program_rows(year)]
        else:
            return None
        if not self.is_linked():
            return "no_link"
        return None if self.says_enough(year, ends) else reason

    def outcomes(self, child: str, year: int, student: Student) -> None:
        share = student.absent / student.enrolled
        student.eligible = student.enrolled >= self.minimum_days
        student.tier = (
            "from_20"
            if share >= Fraction(20, 100)
            else "from_10_to_20"
            if share >= Fraction(10, 100)
            else "from_5_to_10"
            if share >= Fraction(5, 100)
            else "under_5"
        )
        homeless = {self.link.get((r["source"], r["person_key"])) for r in self.homeless_rows(year)}
        came = {
            self.link.get((r["source"], r["person_key"]))
            for r in self.program_rows(year)
            if r["days_attended"] is None or r["days_attended"] > 0
        }
        found = {
            "chronic": share >= Fraction(1, 10),
            "mobile": self.mobile(year, student),
            "suspended": student.suspended,
            "homeless": child in homeless,
            "in_program": child in came,
        }
        asks = {
            "chronic": "chronic_absence",
            "mobile": "mobility",
            "suspended": "suspension",
            "homeless": "homelessness",
            "in_program": "after_school_among_chronic",
        }
        student.outcomes = {
            name: None if self.reason(year, asks[name]) else value for name, value in found.items()
        }

    def mobile(self, year: int, student: Student) -> bool:
        if len(student.at.keys() | student.summarised_at.keys()) > 1:
            return True
        source, school = self.main_school(student)
        if (source, school) in student.taught:
            return student.taught[source, school] - student.enrolled > self.grace
        until = self.basis(source, year)[1]
        taught = [
            day
            for s, k, y, day in self.taught
            if (s, k, y) == (source, school, year) and until is not None and day <= until
        ]
        return len(taught) - student.enrolled > self.grace

    # All together

    def figures(self) -> Figures:
        days = self.enrolled_days()
        rows = self.rows_by_day(days)
        students: dict[ChildYear, Student] = defaultdict(Student)
        for key, by_day in days.items():
            student = students[key]
            student.enrolled += len(by_day)
            student.absent += sum(
                all(missed for missed, _ in found) for found in rows.get(key, {}).values()
            )
            for day, places in by_day.items():
                for school in {(source, school) for source, _, school in places}:
                    student.at[school] += 1
                    student.last_at[school] = max(day, student.last_at.get(school, day))
        for row in self.counted_summaries():
            student = students[self.child(row), row["school_year"]]
            enrolled, school = Fraction(row["days_enrolled"]), (row["source"], row["school_key"])
            student.enrolled += enrolled
            student.absent += min(Fraction(row["days_absent"]), enrolled)
            student.summarised_at[school] += enrolled
            if row["instructional_days"] is not None:
                known = student.taught.get(school, Fraction(0))
                student.taught[school] = max(known, Fraction(row["instructional_days"]))
            student.suspended |= (row["days_suspended"] or 0) > 0
        for (child, year), student in students.items():
            found = rows.get((child, year), {}).values()
            student.suspended |= any(suspended for day in found for _, suspended in day)
            self.outcomes(child, year, student)
            student.groups = self.groups(child, year, student)
        return Figures(
            dict(students), self.cells(students), self.missing(), self.contradicted(rows)
        )

    def cells(self, students: Mapping[ChildYear, Student]) -> dict[Any, dict[str, Any]]:
        groupings = [g for n in (0, 1, 2) for g in combinations(DIVISIONS, n)]
        found: dict[Any, list[Student]] = defaultdict(list)
        for (_, year), student in students.items():
            for grouping in groupings:
                group = tuple((key, student.groups[key]) for key in grouping)
                if student.eligible:
                    found[year, group].append(student)
        return {key: self.counts(members) for key, members in found.items()}

    def counts(self, members: Sequence[Student]) -> dict[str, Any]:
        def number(outcome: str) -> int | None:
            values = [m.outcomes[outcome] for m in members]
            return None if None in values else sum(map(bool, values))

        in_program = [m.outcomes["in_program"] for m in members]
        return {
            "students": len(members),
            "chronic": number("chronic"),
            **{
                f"tier_{tier}": sum(m.tier == tier for m in members)
                for tier in ("under_5", "from_5_to_10", "from_10_to_20", "from_20")
            },
            "mobile": number("mobile"),
            "homeless": number("homeless"),
            "suspended": number("suspended"),
            "chronic_in_program": None
            if None in in_program
            else sum(bool(m.outcomes["chronic"] and m.outcomes["in_program"]) for m in members),
            "days_enrolled": sum((m.enrolled for m in members), Fraction(0)),
            "days_absent": sum((m.absent for m in members), Fraction(0)),
        }

    def missing(self) -> dict[tuple[int, str], str]:
        indicators = ("mobility", "suspension", "homelessness", "after_school_among_chronic")
        return {
            (year, indicator): reason
            for year in self.years
            for indicator in indicators
            if (reason := self.reason(year, indicator))
        }

    def contradicted(self, rows: Mapping[ChildYear, Mapping[date, Any]]) -> dict[int, int]:
        """Days on which one row says absent and another in school."""
        found: dict[int, int] = dict.fromkeys(self.years, 0)
        for (_, year), by_day in rows.items():
            found[year] += sum(len({missed for missed, _ in day}) == 2 for day in by_day.values())
        return found
