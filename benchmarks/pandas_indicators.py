"""The indicators as a vectorised pandas script, as an analyst would write it well.

It reads Parquet and follows the same rules: records of several sources are one
child, a day in two schools counts once. It may know what the benchmark's city
delivers: days in the last year, summaries before, no events.
"""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

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
GROUPINGS = [g for n in (0, 1, 2) for g in combinations(DIVISIONS, n)]
COUNTS = ["students", "chronic", "tier_5", "tier_10", "tier_20", "tier_over"]
COUNTS += ["mobile", "homeless", "suspended", "chronic_in_program", "enrolled", "absent"]
ABSENT = ["excused", "unexcused", "suspended"]
RECORD = ["source", "person_key"]
SCHOOL = ["source", "school_key"]
STAY = ["source", "person_key", "school_key"]
KEY = ["student", "school_year"]
YEARS = (2024, 2025, 2026)
BY_DAY = 2026


def read(folder: Path, table: str, columns: list[str]) -> pd.DataFrame:
    found = pq.read_table(folder / f"{table}.parquet", columns=columns)
    return found.to_pandas(date_as_object=False, self_destruct=True)


def students_of(folder: Path) -> pd.DataFrame:
    """Every school record with the number of its child."""
    tables = ("enrolment", "attendance_summary")
    records = pd.concat(read(folder, table, RECORD) for table in tables).drop_duplicates()
    records = records.merge(read(folder, "crosswalk", [*RECORD, "child"]), "left", on=RECORD)
    own = records.source + "/" + records.person_key
    records["student"] = pd.factorize(records.child.fillna(own))[0]
    return records


class Calendar:
    """Days of instruction of each school, added up, so that a span is one subtraction."""

    def __init__(self, days: pd.DataFrame, until: pd.Series) -> None:
        days = days[(days.school_year == BY_DAY) & days.instructional]
        days = days[days.day <= days.source.map(until)]
        self.schools = pd.MultiIndex.from_frame(days[SCHOOL].drop_duplicates())
        self.first = days.day.min()
        self.length = (days.day.max() - self.first).days + 1
        self.open = np.zeros((len(self.schools), self.length + 1), dtype=np.int32)
        self.open[self.number_of(days), self.number(days.day) + 1] = 1
        self.sums = self.open.cumsum(axis=1)

    def number_of(self, rows: pd.DataFrame) -> np.ndarray:
        return self.schools.get_indexer(pd.MultiIndex.from_frame(rows[SCHOOL]))

    def number(self, days: pd.Series) -> np.ndarray:
        return (days - self.first).dt.days.to_numpy().clip(-1, self.length - 1)

    def counted(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows on a day of instruction within the stay."""
        rows["d"] = self.number(rows.day)
        rows = rows[(rows.d >= rows["from"]) & (rows.d <= rows["to"])]
        return rows[self.open[rows.s.to_numpy(), rows.d.to_numpy() + 1] == 1]


def spells_of(stays: pd.DataFrame, until: pd.Series, calendar: Calendar) -> pd.DataFrame:
    """The stays of the year that is known by day, with a mark on those of crossing children."""
    spells = stays[stays.school_year == BY_DAY].copy()
    last = spells.source.map(until)
    spells["last"] = spells.exit_date.fillna(last).where(spells.exit_date < last, last)
    spells = spells[spells.entry_date <= spells["last"]]
    spells = spells.sort_values(["student", "entry_date", "last"])
    before = spells.groupby("student", sort=False)["last"].cummax().shift()
    again = spells.student == spells.student.shift()
    crossing = spells.student[again & (spells.entry_date <= before)].unique()
    spells["crosses"] = spells.student.isin(crossing)
    spells["s"] = calendar.number_of(spells)
    spells["from"], spells["to"] = calendar.number(spells.entry_date), calendar.number(last)
    spells["to"] = calendar.number(spells["last"])
    spells["days"] = (
        calendar.sums[spells.s, spells.to + 1] - calendar.sums[spells.s, spells["from"]]
    )
    return spells


def enrolled_of(spells: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """Days enrolled of each child, its schools, and the one with the most days."""
    spells = spells[spells.days > 0]
    at = spells.groupby(["student", "s", *SCHOOL], as_index=False).agg(
        days=("days", "sum"), latest=("to", "max")
    )
    enrolled = at.groupby("student").agg(days=("days", "sum"), schools=("s", "size"))
    main = at.sort_values(["days", "latest", *SCHOOL]).drop_duplicates("student", keep="last")
    main = main.set_index("student")
    enrolled["school"] = main.source + ":" + main.school_key
    enrolled["taught"] = calendar.sums[main.s.reindex(enrolled.index), -1]
    both = spells[spells.crosses].reset_index(drop=True)
    spans = both.loc[both.index.repeat(both["to"] - both["from"] + 1)]
    spans["d"] = spans["from"] + spans.groupby(level=0).cumcount()
    spans = spans[calendar.open[spans.s.to_numpy(), spans.d.to_numpy() + 1] == 1]
    single = spans.drop_duplicates(["student", "d"]).groupby("student").size()
    enrolled.loc[single.index, "days"] = single
    return enrolled


def absent_of(att: pd.DataFrame, spells: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """Days missed and days of suspension of each child."""
    spells = spells[["student", *STAY, "s", "from", "to", "crosses"]]
    rows = att[att.status.isin(ABSENT)].merge(spells[~spells.crosses], on=STAY)
    rows = calendar.counted(rows)
    rows["missed"] = ~(rows.portion_absent < 0.5)
    rows["suspended"] = rows.status == "suspended"
    absent = rows.groupby("student", sort=False)[["missed", "suspended"]].sum()

    both = spells[spells.crosses]
    rows = att[att.person_key.isin(both.person_key)].merge(both, on=STAY)
    rows = calendar.counted(rows)
    rows["missed"] = rows.status.isin(ABSENT) & ~(rows.portion_absent < 0.5)
    rows["suspended"] = rows.status == "suspended"
    single = rows.groupby(["student", "d"]).agg(
        missed=("missed", "all"), suspended=("suspended", "any")
    )
    return pd.concat([absent, single.groupby("student")[["missed", "suspended"]].sum()])


def by_day(folder: Path, stays: pd.DataFrame) -> pd.DataFrame:
    att = read(folder, "attendance_day", [*STAY, "day", "status", "portion_absent"])
    att["portion_absent"] = att.portion_absent.astype("float64")
    until = att.groupby("source").day.max()
    days = read(folder, "calendar_day", [*SCHOOL, "school_year", "day", "instructional"])
    calendar = Calendar(days, until)
    spells = spells_of(stays, until, calendar)
    found = enrolled_of(spells, calendar).join(absent_of(att, spells, calendar))
    found = found.fillna({"missed": 0, "suspended": 0})
    found["mobile"] = (found.schools > 1) | (found.taught - found.days > 10)
    found["suspended"] = found.suspended > 0
    found["school_year"] = BY_DAY
    return found.reset_index()[[*KEY, "school", "days", "missed", "mobile", "suspended"]]


def summarised(folder: Path, records: pd.DataFrame) -> pd.DataFrame:
    rows = read(
        folder, "attendance_summary", [*STAY, "school_year", "days_enrolled", "days_absent"]
    )
    rows = rows.astype({"days_enrolled": "float64", "days_absent": "float64"})
    rows = rows.merge(records, on=RECORD).sort_values(["days_enrolled", *SCHOOL])
    rows["school"] = rows.source + ":" + rows.school_key
    found = rows.groupby(KEY, as_index=False).agg(
        school=("school", "last"), days=("days_enrolled", "sum"), missed=("days_absent", "sum")
    )
    return found


def lived_in(folder: Path, records: pd.DataFrame) -> pd.DataFrame:
    homes = read(folder, "address", [*RECORD, "postal_code", "from_date", "delivery"])
    homes = homes.merge(records, on=RECORD)
    places = read(folder, "postal_place", ["postal_code", "neighbourhood"])
    homes = homes.merge(places, how="left").sort_values(["from_date", "delivery"])
    parts = []
    for year in YEARS:
        part = homes[~(homes.from_date > pd.Timestamp(year, 6, 30))]
        part = part.drop_duplicates("student", keep="last")
        parts.append(part.assign(school_year=year)[[*KEY, "neighbourhood"]])
    return pd.concat(parts)


def traits_of(folder: Path, records: pd.DataFrame) -> pd.DataFrame:
    flags = ["low_income", "english_learner", "disability"]
    rows = read(
        folder, "student_year", [*RECORD, "delivery", "school_year", "race_ethnicity", *flags]
    )
    rows = rows.merge(records, on=RECORD).sort_values("delivery")
    return rows.groupby(KEY, as_index=False).agg(
        race_ethnicity=("race_ethnicity", "last"), **{flag: (flag, "max") for flag in flags}
    )


def students(folder: Path) -> pd.DataFrame:
    records = students_of(folder)
    stays = read(
        folder, "enrolment", [*STAY, "school_year", "grade", "entry_date", "exit_date"]
    ).merge(records, on=RECORD)
    base = pd.concat([by_day(folder, stays), summarised(folder, records)])
    base = base.merge(lived_in(folder, records), how="left", on=KEY)
    grade = stays.sort_values(["entry_date", "grade"]).drop_duplicates(KEY, keep="last")
    base = base.merge(grade[[*KEY, "grade"]], how="left", on=KEY)
    base = base.merge(traits_of(folder, records), how="left", on=KEY)
    people = read(folder, "person", [*RECORD, "sex", "delivery"]).merge(records, on=RECORD)
    people = people.sort_values("delivery").drop_duplicates("student", keep="last")
    base = base.merge(people[["student", "sex"]], how="left", on="student")
    return outcomes(folder, base, records)


def served(folder: Path, rows: pd.DataFrame, records: pd.DataFrame) -> pd.Series:
    """The students whose records at another agency are among the rows."""
    links = read(folder, "crosswalk", [*RECORD, "child"])
    rows = rows.merge(links, on=RECORD)
    return records.student[records.child.isin(rows.child)]


def outcomes(folder: Path, base: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    stays = read(folder, "housing_episode", [*RECORD, "homeless", "entry_date", "exit_date"])
    visits = read(folder, "participation", [*RECORD, "kind", "days_attended"])
    first, last = pd.Timestamp(BY_DAY - 1, 7, 1), pd.Timestamp(BY_DAY, 6, 30)
    stays = stays[stays.homeless & (stays.entry_date <= last)]
    stays = stays[stays.exit_date.isna() | (pd.to_datetime(stays.exit_date) >= first)]
    visits = visits[(visits.kind == "after_school") & (visits.days_attended.fillna(1) >= 1)]
    this_year = base.school_year == BY_DAY
    base["homeless"] = this_year & base.student.isin(served(folder, stays, records))
    base["in_program"] = this_year & base.student.isin(served(folder, visits, records))
    base = base[base.days >= 10].copy()
    share, days = base.missed * 100, base.days
    base["students"] = True
    base["chronic"] = share >= days * 10
    base["tier_5"] = share < days * 5
    base["tier_10"] = (share >= days * 5) & (share < days * 10)
    base["tier_20"] = (share >= days * 10) & (share < days * 20)
    base["tier_over"] = share >= days * 20
    base["chronic_in_program"] = base.chronic & base.in_program
    base["enrolled"], base["absent"] = base.days, base.missed
    for flag in COUNTS[:-2]:
        base[flag] = base[flag].fillna(False).astype("int32")
    for division in DIVISIONS:
        base[division] = base[division].astype("category")
    return base


def cells(folder: Path) -> dict[tuple[str, ...], pd.DataFrame]:
    """Grouping → counts by school year and level."""
    base = students(folder)
    return {
        grouping: base.groupby(["school_year", *grouping], observed=True)[COUNTS].sum()
        for grouping in GROUPINGS
    }


def as_rows(found: dict[tuple[str, ...], pd.DataFrame]) -> dict[tuple[object, ...], list[float]]:
    """Grouping, year and levels → counts, to compare with the others."""
    return {
        (grouping, *map(str, index if isinstance(index, tuple) else (index,))): row.tolist()
        for grouping, frame in found.items()
        for index, row in zip(frame.index, frame.to_numpy(), strict=True)
    }
