"""The indicators in polars: one lazy plan over Parquet for the students, one for all cells.

It reads Parquet and knows what the benchmark's city is like: one district,
days in the last year, summaries before. Same rules, same figures.
"""

from datetime import date
from itertools import combinations
from pathlib import Path

import polars as pl

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
KEY = ["person_key", "school_year"]


def scan(folder: Path, table: str) -> pl.LazyFrame:
    return pl.scan_parquet(folder / f"{table}.parquet")


def spells_of(folder: Path, until: date) -> pl.DataFrame:
    before = pl.col("last").cum_max().shift().over("person_key")
    spells = (
        scan(folder, "enrolment")
        .filter(pl.col("school_year") == YEAR)
        .select(
            "person_key",
            "school_key",
            pl.col("entry_date").alias("from"),
            pl.min_horizontal(pl.col("exit_date").fill_null(until), pl.lit(until)).alias("last"),
        )
        .filter(pl.col("from") <= pl.col("last"))
        .sort("person_key", "from", "last")
        .with_columns((pl.col("from") <= before).fill_null(False).alias("crosses"))
        .with_columns(pl.col("crosses").any().over("person_key"))
    )
    return spells.collect()


def instruction(folder: Path, until: date) -> pl.DataFrame:
    return (
        scan(folder, "calendar_day")
        .filter((pl.col("school_year") == YEAR) & pl.col("instructional"))
        .filter(pl.col("day") <= until)
        .select("school_key", "day")
        .collect()
    )


def days_of(spells: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Days of instruction of each span, counted once for all children who share it."""
    spans = spells.select("school_key", "from", "last").unique()
    counted = (
        spans.join(days, on="school_key")
        .filter(pl.col("day").is_between("from", "last"))
        .group_by("school_key", "from", "last")
        .agg(pl.len().alias("days"), pl.col("day").max().alias("latest"))
    )
    return spells.join(counted, on=["school_key", "from", "last"])


def by_day(folder: Path) -> pl.LazyFrame:
    """Days enrolled and absent of each child in the year that is known by day."""
    att = scan(folder, "attendance_day")
    until = att.select(pl.col("day").max()).collect().item()
    days, spells = instruction(folder, until), spells_of(folder, until)
    taught = days.group_by("school_key").agg(pl.len().alias("taught"))
    at = days_of(spells, days)
    both = spells.filter("crosses")
    crossing_days = (
        both.join(days, on="school_key")
        .filter(pl.col("day").is_between("from", "last"))
        .group_by("person_key")
        .agg(pl.col("day").n_unique().alias("single"))
    )
    enrolled = (
        at.sort("days", "latest", "school_key")
        .group_by("person_key")
        .agg(
            pl.col("days").sum(),
            pl.col("school_key").n_unique().alias("schools"),
            pl.col("school_key").last().alias("school"),
        )
        .join(crossing_days, on="person_key", how="left")
        .join(taught, left_on="school", right_on="school_key", how="left")
        .with_columns(pl.coalesce("single", "days").alias("days"))
    )
    half = pl.col("portion_absent").cast(pl.Float64).fill_null(1.0) >= 0.5
    absent = (
        att.filter(pl.col("status").is_in(ABSENT))
        .select("person_key", "school_key", "day", "status", half.alias("missed"))
        .join(spells.filter(~pl.col("crosses")).lazy(), on=["person_key", "school_key"])
        .filter(pl.col("day").is_between("from", "last"))
        .join(days.lazy(), on=["school_key", "day"], how="semi")
        .group_by("person_key")
        .agg(pl.col("missed").sum(), (pl.col("status") == "suspended").sum().alias("suspended"))
    )
    crossed = (
        att.join(both.lazy(), on=["person_key", "school_key"])
        .filter(pl.col("day").is_between("from", "last"))
        .join(days.lazy(), on=["school_key", "day"], how="semi")
        .with_columns((pl.col("status").is_in(ABSENT) & half).alias("missed"))
        .group_by("person_key", "day")
        .agg(pl.col("missed").all(), (pl.col("status") == "suspended").any().alias("suspended"))
        .group_by("person_key")
        .agg(pl.col("missed").sum(), pl.col("suspended").sum())
    )
    return (
        enrolled.lazy()
        .join(pl.concat([absent, crossed]), on="person_key", how="left")
        .select(
            "person_key",
            pl.lit(YEAR).alias("school_year"),
            "school",
            pl.col("days").cast(pl.Float64),
            pl.col("missed").fill_null(0).cast(pl.Float64),
            ((pl.col("schools") > 1) | (pl.col("taught") - pl.col("days") > 10)).alias("mobile"),
            (pl.col("suspended").fill_null(0) > 0).alias("suspended"),
        )
    )


def summarised(folder: Path) -> pl.LazyFrame:
    return scan(folder, "attendance_summary").select(
        "person_key",
        pl.col("school_year").cast(pl.Int32),
        pl.col("school_key").alias("school"),
        pl.col("days_enrolled").cast(pl.Float64).alias("days"),
        pl.col("days_absent").cast(pl.Float64).alias("missed"),
    )


def lived_in(folder: Path) -> pl.LazyFrame:
    homes = scan(folder, "address").join(
        scan(folder, "postal_place").select("postal_code", "neighbourhood"), on="postal_code"
    )
    return pl.concat(
        homes.filter(pl.col("from_date") <= date(year, 6, 30))
        .sort("from_date")
        .group_by("person_key")
        .agg(pl.col("neighbourhood").last())
        .with_columns(pl.lit(year).alias("school_year"))
        for year in (2024, 2025, 2026)
    )


def students(folder: Path) -> pl.DataFrame:
    year = pl.col("school_year").cast(pl.Int32)
    grade = (
        scan(folder, "enrolment")
        .sort("entry_date", "grade")
        .group_by("person_key", year)
        .agg(pl.col("grade").last())
    )
    traits = scan(folder, "student_year").select(
        "person_key", year, "race_ethnicity", "low_income", "english_learner", "disability"
    )
    base = (
        pl.concat([by_day(folder), summarised(folder)], how="diagonal")
        .filter(pl.col("days") >= 10)
        .join(lived_in(folder), on=KEY, how="left")
        .join(grade, on=KEY, how="left")
        .join(traits, on=KEY, how="left")
        .join(scan(folder, "person").select("person_key", "sex"), on="person_key", how="left")
    )
    return outcomes(folder, base).collect()


def outcomes(folder: Path, base: pl.LazyFrame) -> pl.LazyFrame:
    links = scan(folder, "crosswalk")
    first, last = date(YEAR - 1, 7, 1), date(YEAR, 6, 30)
    stays = scan(folder, "housing_episode").filter(
        pl.col("homeless")
        & (pl.col("entry_date") <= last)
        & (pl.col("exit_date").is_null() | (pl.col("exit_date") >= first))
    )
    visits = scan(folder, "participation").filter(
        (pl.col("kind") == "after_school") & (pl.col("days_attended").fill_null(1) >= 1)
    )

    def children(rows: pl.LazyFrame, source: str, name: str) -> pl.LazyFrame:
        found = links.filter(pl.col("source") == source).join(rows, on="person_key")
        return found.select("child").unique().with_columns(pl.lit(True).alias(name))

    this_year = pl.col("school_year") == YEAR
    share, days = pl.col("missed") * 100, pl.col("days")
    flags = {
        "students": pl.lit(True),
        "chronic": share >= days * 10,
        "tier_5": share < days * 5,
        "tier_10": (share >= days * 5) & (share < days * 10),
        "tier_20": (share >= days * 10) & (share < days * 20),
        "tier_over": share >= days * 20,
        "mobile": pl.col("mobile").fill_null(False),
        "homeless": this_year & pl.col("housed").fill_null(False),
        "suspended": pl.col("suspended").fill_null(False),
        "chronic_in_program": this_year & (share >= days * 10) & pl.col("came").fill_null(False),
    }
    pupils = links.filter(pl.col("source") == "district").select("person_key", "child")
    return (
        base.join(pupils, on="person_key", how="left")
        .join(children(stays, "shelter", "housed"), on="child", how="left")
        .join(children(visits, "after-school", "came"), on="child", how="left")
        .select(
            "school_year",
            *(pl.col(d).cast(pl.String).cast(pl.Categorical) for d in DIVISIONS),
            *(flag.cast(pl.Int32).alias(name) for name, flag in flags.items()),
            days.alias("enrolled"),
            pl.col("missed").alias("absent"),
        )
    )


def cells(folder: Path) -> dict[tuple[str, ...], pl.DataFrame]:
    """Grouping → counts by school year and level."""
    base = students(folder).lazy()
    plans = [base.group_by("school_year", *g).agg(pl.col(COUNTS).sum()) for g in GROUPINGS]
    return dict(zip(GROUPINGS, pl.collect_all(plans), strict=True))


def as_rows(found: dict[tuple[str, ...], pl.DataFrame]) -> dict[tuple[object, ...], list[float]]:
    """Grouping, year and levels → counts, to compare with the others."""
    return {
        (grouping, *map(str, row[: len(grouping) + 1])): list(map(float, row[len(grouping) + 1 :]))
        for grouping, frame in found.items()
        for row in frame.iter_rows()
    }
