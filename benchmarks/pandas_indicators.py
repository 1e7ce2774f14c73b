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


def instruction(folder: Path, until: pd.Series) -> pd.DataFrame:
    days = read(folder, "calendar_day", [*SCHOOL, "school_year", "day", "instructional"])
    days = days[(days.school_year == BY_DAY) & days.instructional]
    return days.loc[days.day <= days.source.map(until), [*SCHOOL, "day"]]


def spells_of(stays: pd.DataFrame, until: pd.Series) -> pd.DataFrame:
    """The stays of the year that is known by day, with a mark on those of crossing children."""
    spells = stays[stays.school_year == BY_DAY].rename(columns={"entry_date": "from"})
    last = spells.source.map(until)
    spells["to"] = spells.exit_date.where(spells.exit_date < last, last)
    spells = spells[spells["from"] <= spells.to].sort_values(["student", "from", "to"])
    before = spells.groupby("student", sort=False).to.cummax().shift()
    again = spells.student == spells.student.shift()
    crossing = spells.student[again & (spells["from"] <= before)].unique()
    spells["crosses"] = spells.student.isin(crossing)
    return spells[["student", *STAY, "from", "to", "crosses"]]


def within(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows.day >= rows["from"]) & (rows.day <= rows.to)]


def enrolled_of(spells: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Days enrolled of each child, its schools, and the one with the most days."""
    span = [*SCHOOL, "from", "to"]
    spans = within(spells[span].drop_duplicates().merge(days, on=SCHOOL))
    spans = spans.groupby(span, as_index=False).agg(days=("day", "size"), latest=("day", "max"))
    at = spells.merge(spans, on=span)
    at = at.groupby(["student", *SCHOOL], as_index=False).agg(
        days=("days", "sum"), latest=("latest", "max")
    )
    enrolled = at.groupby("student").agg(days=("days", "sum"), schools=("days", "size"))
    main = at.sort_values(["days", "latest", *SCHOOL]).drop_duplicates("student", keep="last")
    taught = days.groupby(SCHOOL, as_index=False).agg(taught=("day", "size"))
    main = main.merge(taught, on=SCHOOL).set_index("student")
    enrolled["school"] = main.source + ":" + main.school_key
    enrolled["taught"] = main.taught
    single = within(spells[spells.crosses].merge(days, on=SCHOOL))
    single = single.groupby("student").day.nunique()
    enrolled.loc[single.index, "days"] = single
    return enrolled


def absent_of(att: pd.DataFrame, spells: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Days missed and days of suspension of each child."""
    rows = att[att.status.isin(ABSENT)].merge(spells[~spells.crosses], on=STAY)
    rows = within(rows).merge(days, on=[*SCHOOL, "day"])
    rows["missed"] = ~(rows.portion_absent < 0.5)
    rows["suspended"] = rows.status == "suspended"
    absent = rows.groupby("student", sort=False)[["missed", "suspended"]].sum()

    both = spells[spells.crosses]
    rows = att[att.person_key.isin(both.person_key)].merge(both, on=STAY)
    rows = within(rows).merge(days, on=[*SCHOOL, "day"])
    rows["missed"] = rows.status.isin(ABSENT) & ~(rows.portion_absent < 0.5)
    rows["suspended"] = rows.status == "suspended"
    single = rows.groupby(["student", "day"]).agg(
        missed=("missed", "all"), suspended=("suspended", "any")
    )
    return pd.concat([absent, single.groupby("student")[["missed", "suspended"]].sum()])


def by_day(folder: Path, stays: pd.DataFrame) -> pd.DataFrame:
    att = read(folder, "attendance_day", [*STAY, "day", "status", "portion_absent"])
    att["portion_absent"] = att.portion_absent.astype("float64")
    until = att.groupby("source").day.max()
    days, spells = instruction(folder, until), spells_of(stays, until)
    found = enrolled_of(spells, days).join(absent_of(att, spells, days))
    found = found.fillna({"missed": 0, "suspended": 0})
    found["mobile"] = (found.schools > 1) | (found.taught - found.days > 10)
    found["suspended"] = found.suspended > 0
    found["school_year"] = BY_DAY
    return found.reset_index()[[*KEY, "school", "days", "missed", "mobile", "suspended"]]


def summarised(folder: Path, records: pd.DataFrame) -> pd.DataFrame:
    numbers = ["days_enrolled", "days_absent", "instructional_days", "days_suspended"]
    rows = read(folder, "attendance_summary", [*STAY, "school_year", *numbers])
    rows = rows.astype(dict.fromkeys(numbers, "float64"))
    rows = rows.merge(records, on=RECORD).sort_values(["days_enrolled", *SCHOOL])
    rows["school"] = rows.source + ":" + rows.school_key
    found = rows.groupby(KEY, as_index=False).agg(
        school=("school", "last"),
        schools=("school", "nunique"),
        days=("days_enrolled", "sum"),
        missed=("days_absent", "sum"),
        taught=("instructional_days", "last"),
        suspended=("days_suspended", "sum"),
    )
    found["mobile"] = (found.schools > 1) | (found.taught - found.days > 10)
    found["suspended"] = found.suspended > 0
    return found.drop(columns=["schools", "taught"])


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


def served(
    base: pd.DataFrame, rows: pd.DataFrame, children: pd.DataFrame, start: str, end: str
) -> np.ndarray:
    """Which student's years have one of the rows, at another agency, on any of their days."""
    rows = rows.merge(children, on=RECORD)
    parts = []
    for year in YEARS:
        first, last = pd.Timestamp(year - 1, 7, 1), pd.Timestamp(year, 6, 30)
        ended = pd.to_datetime(rows[end])
        part = rows.loc[(rows[start] <= last) & (ended.isna() | (ended >= first)), ["student"]]
        parts.append(part.assign(school_year=year))
    found = pd.MultiIndex.from_frame(pd.concat(parts)[KEY].drop_duplicates())
    return pd.MultiIndex.from_frame(base[KEY]).isin(found)


def outcomes(folder: Path, base: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    stays = read(folder, "housing_episode", [*RECORD, "homeless", "entry_date", "exit_date"])
    columns = [*RECORD, "kind", "start_date", "end_date", "days_attended"]
    visits = read(folder, "participation", columns)
    visits = visits[(visits.kind == "after_school") & (visits.days_attended.fillna(1) >= 1)]
    children = read(folder, "crosswalk", [*RECORD, "child"])
    children = children.merge(records[["child", "student"]].drop_duplicates(), on="child")
    base["homeless"] = served(base, stays[stays.homeless], children, "entry_date", "exit_date")
    base["in_program"] = served(base, visits, children, "start_date", "end_date")
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
