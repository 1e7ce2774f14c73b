"""The indicators as a vectorised pandas script, as an analyst would write it well.

It reads Parquet and knows what the benchmark's city is like: one district,
days in the last year, summaries before. Same rules, same figures.
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
YEAR = 2026


def read(folder: Path, table: str, columns: list[str]) -> pd.DataFrame:
    found = pq.read_table(folder / f"{table}.parquet", columns=columns)
    return found.to_pandas(date_as_object=False, self_destruct=True)


class Calendar:
    """Days of instruction of each school, added up, so that a span is one subtraction."""

    def __init__(self, days: pd.DataFrame, until: pd.Timestamp) -> None:
        days = days[(days.school_year == YEAR) & days.instructional & (days.day <= until)]
        self.schools = pd.Index(days.school_key.unique())
        self.first = days.day.min()
        self.length = (days.day.max() - self.first).days + 1
        self.open = np.zeros((len(self.schools), self.length + 1), dtype=np.int32)
        self.open[self.schools.get_indexer(days.school_key), self.number(days.day) + 1] = 1
        self.sums = self.open.cumsum(axis=1)

    def number(self, days: pd.Series) -> np.ndarray:
        return (days - self.first).dt.days.to_numpy().clip(-1, self.length - 1)

    def is_open(self, schools: np.ndarray, days: np.ndarray) -> np.ndarray:
        return self.open[schools, days + 1] == 1


def stays_of(folder: Path, until: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All enrolments, and the spells of the year that is known by day, with a mark on crossing."""
    stays = read(
        folder,
        "enrolment",
        ["person_key", "school_key", "school_year", "grade", "entry_date", "exit_date"],
    )
    spells = stays[stays.school_year == YEAR].copy()
    spells["last"] = spells.exit_date.fillna(until).clip(upper=until)
    spells = spells[spells.entry_date <= spells["last"]]
    spells = spells.sort_values(["person_key", "entry_date", "last"])
    before = spells.groupby("person_key", sort=False)["last"].cummax().shift()
    again = spells.person_key == spells.person_key.shift()
    crossing = spells.person_key[again & (spells.entry_date <= before)].unique()
    spells["crosses"] = spells.person_key.isin(crossing)
    return stays, spells


def by_day(folder: Path, spells: pd.DataFrame, att: pd.DataFrame, cal: Calendar) -> pd.DataFrame:
    """Days enrolled and absent of each child in the year that is known by day."""
    spells["s"] = cal.schools.get_indexer(spells.school_key)
    spells["from"], spells["to"] = cal.number(spells.entry_date), cal.number(spells["last"])
    spells["days"] = cal.sums[spells.s, spells.to + 1] - cal.sums[spells.s, spells["from"]]
    spells["latest"] = spells["to"]
    enrolled = spells.groupby("person_key", sort=False).agg(
        days=("days", "sum"), schools=("school_key", "nunique")
    )
    main = spells.sort_values(["days", "latest", "school_key"]).drop_duplicates(
        "person_key", keep="last"
    )
    enrolled["school"] = main.set_index("person_key").school_key
    enrolled["taught"] = cal.sums[cal.schools.get_indexer(enrolled.school), -1]

    plain = spells.loc[~spells.crosses, ["person_key", "school_key", "s", "from", "to"]]
    rows = att[att.status.isin(ABSENT)].merge(plain, on=["person_key", "school_key"])
    rows["d"] = cal.number(rows.day)
    rows = rows[(rows.d >= rows["from"]) & (rows.d <= rows["to"])]
    rows = rows[cal.is_open(rows.s.to_numpy(), rows.d.to_numpy())]
    rows["missed"] = ~(rows.portion_absent < 0.5)
    rows["suspended"] = rows.status == "suspended"
    absent = rows.groupby("person_key", sort=False)[["missed", "suspended"]].sum()

    both = spells.loc[spells.crosses, ["person_key", "school_key", "s", "from", "to"]]
    rows = att[att.person_key.isin(both.person_key)].merge(both, on=["person_key", "school_key"])
    rows["d"] = cal.number(rows.day)
    rows = rows[(rows.d >= rows["from"]) & (rows.d <= rows["to"])]
    rows = rows[cal.is_open(rows.s.to_numpy(), rows.d.to_numpy())]
    rows["missed"] = rows.status.isin(ABSENT) & ~(rows.portion_absent < 0.5)
    rows["suspended"] = rows.status == "suspended"
    single = rows.groupby(["person_key", "d"]).agg(
        missed=("missed", "all"), suspended=("suspended", "any")
    )
    crossed = single.groupby("person_key")[["missed", "suspended"]].sum()

    spans = both.loc[both.index.repeat(both["to"] - both["from"] + 1)]
    spans["d"] = spans["from"] + spans.groupby(level=0).cumcount()
    spans = spans[cal.is_open(spans.s.to_numpy(), spans.d.to_numpy())]
    days = spans.drop_duplicates(["person_key", "d"]).groupby("person_key").size()
    enrolled.loc[days.index, "days"] = days
    found = enrolled.join(pd.concat([absent, crossed])).fillna({"missed": 0, "suspended": 0})
    found["mobile"] = (found.schools > 1) | (found.taught - found.days > 10)
    found["suspended"] = found.suspended > 0
    found["school_year"] = YEAR
    return found.reset_index()[
        ["person_key", "school_year", "school", "days", "missed", "mobile", "suspended"]
    ]


def summarised(folder: Path) -> pd.DataFrame:
    rows = read(
        folder,
        "attendance_summary",
        ["person_key", "school_key", "school_year", "days_enrolled", "days_absent"],
    )
    rows = rows.astype({"days_enrolled": "float64", "days_absent": "float64"})
    rows.columns = ["person_key", "school", "school_year", "days", "missed"]
    return rows


def lived_in(folder: Path, years: list[int]) -> pd.DataFrame:
    homes = read(folder, "address", ["person_key", "postal_code", "from_date"])
    places = read(folder, "postal_place", ["postal_code", "neighbourhood"])
    homes = homes.merge(places, how="left")
    parts = []
    for year in years:
        part = homes[homes.from_date <= pd.Timestamp(year, 6, 30)]
        part = part.sort_values("from_date").drop_duplicates("person_key", keep="last")
        parts.append(part.assign(school_year=year)[["person_key", "school_year", "neighbourhood"]])
    return pd.concat(parts)


def students(folder: Path) -> pd.DataFrame:
    att = read(
        folder, "attendance_day", ["person_key", "school_key", "day", "status", "portion_absent"]
    )
    att["portion_absent"] = att.portion_absent.astype("float64")
    until = att.day.max()
    calendar = Calendar(
        read(folder, "calendar_day", ["school_key", "school_year", "day", "instructional"]), until
    )
    stays, spells = stays_of(folder, until)
    base = pd.concat([by_day(folder, spells, att, calendar), summarised(folder)])
    key = ["person_key", "school_year"]
    base = base.merge(lived_in(folder, [2024, 2025, 2026]), how="left", on=key)
    grade = stays.sort_values(["entry_date", "grade"]).drop_duplicates(key, keep="last")
    base = base.merge(grade[[*key, "grade"]], how="left", on=key)
    traits = ["race_ethnicity", "low_income", "english_learner", "disability"]
    base = base.merge(read(folder, "student_year", [*key, *traits]), how="left", on=key)
    base = base.merge(read(folder, "person", ["person_key", "sex"]), how="left", on="person_key")
    return outcomes(folder, base)


def outcomes(folder: Path, base: pd.DataFrame) -> pd.DataFrame:
    links = read(folder, "crosswalk", ["source", "person_key", "child"])
    stays = read(folder, "housing_episode", ["person_key", "homeless", "entry_date", "exit_date"])
    visits = read(folder, "participation", ["person_key", "kind", "days_attended"])
    child = links[links.source == "district"].set_index("person_key").child
    base["child"] = base.person_key.map(child)
    first, last = pd.Timestamp(YEAR - 1, 7, 1), pd.Timestamp(YEAR, 6, 30)
    stays = stays[stays.homeless & (stays.entry_date <= last)]
    stays = stays[stays.exit_date.isna() | (pd.to_datetime(stays.exit_date) >= first)]
    visits = visits[(visits.kind == "after_school") & (visits.days_attended.fillna(1) >= 1)]
    shelter = links[links.source == "shelter"].merge(stays, on="person_key").child
    club = links[links.source == "after-school"].merge(visits, on="person_key").child
    this_year = base.school_year == YEAR
    base["homeless"] = (this_year & base.child.isin(shelter)).astype("int32")
    in_program = this_year & base.child.isin(club)
    base = base[base.days >= 10].copy()
    share = base.missed * 100
    base["students"] = np.int32(1)
    base["chronic"] = (share >= base.days * 10).astype("int32")
    base["tier_5"] = (share < base.days * 5).astype("int32")
    base["tier_10"] = ((share >= base.days * 5) & (share < base.days * 10)).astype("int32")
    base["tier_20"] = ((share >= base.days * 10) & (share < base.days * 20)).astype("int32")
    base["tier_over"] = (share >= base.days * 20).astype("int32")
    base["chronic_in_program"] = ((base.chronic == 1) & in_program[base.index]).astype("int32")
    base["mobile"] = base.mobile.fillna(False).astype("int32")
    base["suspended"] = base.suspended.fillna(False).astype("int32")
    base["enrolled"], base["absent"] = base.days, base.missed
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
