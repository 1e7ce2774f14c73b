"""The indicators in polars: one lazy plan over Parquet for the students, one for all cells.

It reads Parquet and follows the same rules: records of several sources are one
child, a day in two schools counts once. It may know what the benchmark's city
delivers: days in the last year, summaries before, no events.
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
RECORD = ["source", "person_key"]
SCHOOL = ["source", "school_key"]
STAY = ["source", "person_key", "school_key"]
KEY = ["student", "school_year"]
YEARS = (2024, 2025, 2026)
BY_DAY = 2026
YEAR_OF = pl.col("school_year").cast(pl.Int32)


def scan(folder: Path, table: str) -> pl.LazyFrame:
    return pl.scan_parquet(folder / f"{table}.parquet")


def students_of(folder: Path) -> pl.DataFrame:
    """Every school record with the number of its child."""
    tables = ("enrolment", "attendance_summary")
    own = pl.concat_str("source", "person_key", separator="/")
    return (
        pl.concat([scan(folder, table).select(RECORD) for table in tables])
        .unique()
        .join(scan(folder, "crosswalk"), on=RECORD, how="left")
        .with_columns(pl.coalesce("child", own).rank("dense").cast(pl.Int32).alias("student"))
        .collect()
    )


def spells_of(folder: Path, records: pl.DataFrame, until: pl.DataFrame) -> pl.DataFrame:
    before = pl.col("last").cum_max().shift().over("student")
    return (
        scan(folder, "enrolment")
        .filter(pl.col("school_year") == BY_DAY)
        .join(until.lazy(), on="source")
        .join(records.lazy(), on=RECORD)
        .select(
            "student",
            *STAY,
            pl.col("entry_date").alias("from"),
            pl.min_horizontal("exit_date", "until").alias("last"),
        )
        .filter(pl.col("from") <= pl.col("last"))
        .sort("student", "from", "last")
        .with_columns((pl.col("from") <= before).fill_null(False).alias("crosses"))
        .with_columns(pl.col("crosses").any().over("student"))
        .collect()
    )


def instruction(folder: Path, until: pl.DataFrame) -> pl.DataFrame:
    return (
        scan(folder, "calendar_day")
        .filter((pl.col("school_year") == BY_DAY) & pl.col("instructional"))
        .join(until.lazy(), on="source")
        .filter(pl.col("day") <= pl.col("until"))
        .select(*SCHOOL, "day")
        .collect()
    )


def enrolled_of(spells: pl.DataFrame, days: pl.DataFrame) -> pl.LazyFrame:
    """Days enrolled of each child, its schools, and the one with the most days."""
    spans = (
        spells.select(*SCHOOL, "from", "last")
        .unique()
        .join(days, on=SCHOOL)
        .filter(pl.col("day").is_between("from", "last"))
        .group_by(*SCHOOL, "from", "last")
        .agg(pl.len().alias("days"), pl.col("day").max().alias("latest"))
    )
    single = (
        spells.filter("crosses")
        .join(days, on=SCHOOL)
        .filter(pl.col("day").is_between("from", "last"))
        .group_by("student")
        .agg(pl.col("day").n_unique().alias("single"))
    )
    taught = days.group_by(SCHOOL).agg(pl.len().alias("taught"))
    return (
        spells.lazy()
        .join(spans.lazy(), on=[*SCHOOL, "from", "last"])
        .group_by("student", *SCHOOL)
        .agg(pl.col("days").sum(), pl.col("latest").max())
        .sort("days", "latest", *SCHOOL)
        .group_by("student")
        .agg(pl.col("days").sum(), pl.len().alias("schools"), pl.col(*SCHOOL).last())
        .join(single.lazy(), on="student", how="left")
        .join(taught.lazy(), on=SCHOOL, how="left")
        .with_columns(
            pl.coalesce("single", "days").alias("days"),
            pl.concat_str(SCHOOL, separator=":").alias("school"),
        )
    )


def absent_of(folder: Path, spells: pl.DataFrame, days: pl.DataFrame) -> pl.LazyFrame:
    """Days missed and days of suspension of each child."""
    att = scan(folder, "attendance_day").select(*STAY, "day", "status", "portion_absent")
    half = pl.col("portion_absent").cast(pl.Float64).fill_null(1.0) >= 0.5
    suspended = (pl.col("status") == "suspended").alias("suspended")

    def counted(rows: pl.LazyFrame, stays: pl.DataFrame) -> pl.LazyFrame:
        return (
            rows.join(stays.lazy(), on=STAY)
            .filter(pl.col("day").is_between("from", "last"))
            .join(days.lazy(), on=[*SCHOOL, "day"], how="semi")
        )

    absent = (
        counted(att.filter(pl.col("status").is_in(ABSENT)), spells.filter(~pl.col("crosses")))
        .group_by("student")
        .agg(half.sum().alias("missed"), suspended.sum())
    )
    crossed = (
        counted(att, spells.filter("crosses"))
        .group_by("student", "day")
        .agg((pl.col("status").is_in(ABSENT) & half).all().alias("missed"), suspended.any())
        .group_by("student")
        .agg(pl.col("missed").sum(), pl.col("suspended").sum())
    )
    return pl.concat([absent, crossed])


def by_day(folder: Path, records: pl.DataFrame) -> pl.LazyFrame:
    until = (
        scan(folder, "attendance_day")
        .group_by("source")
        .agg(pl.col("day").max().alias("until"))
        .collect()
    )
    days, spells = instruction(folder, until), spells_of(folder, records, until)
    return (
        enrolled_of(spells, days)
        .join(absent_of(folder, spells, days), on="student", how="left")
        .select(
            "student",
            pl.lit(BY_DAY, pl.Int32).alias("school_year"),
            "school",
            pl.col("days").cast(pl.Float64),
            pl.col("missed").fill_null(0).cast(pl.Float64),
            ((pl.col("schools") > 1) | (pl.col("taught") - pl.col("days") > 10)).alias("mobile"),
            (pl.col("suspended").fill_null(0) > 0).alias("suspended"),
        )
    )


def summarised(folder: Path, records: pl.DataFrame) -> pl.LazyFrame:
    return (
        scan(folder, "attendance_summary")
        .join(records.lazy(), on=RECORD)
        .with_columns(pl.concat_str(SCHOOL, separator=":").alias("school"), YEAR_OF)
        .sort("days_enrolled", "school")
        .group_by(KEY)
        .agg(
            pl.col("school").last(),
            pl.col("days_enrolled").cast(pl.Float64).sum().alias("days"),
            pl.col("days_absent").cast(pl.Float64).sum().alias("missed"),
            pl.col("school").n_unique().alias("schools"),
            pl.col("instructional_days").cast(pl.Float64).last().alias("taught"),
            (pl.col("days_suspended").cast(pl.Float64).sum() > 0).alias("suspended"),
        )
        .select(
            *KEY,
            "school",
            "days",
            "missed",
            ((pl.col("schools") > 1) | (pl.col("taught") - pl.col("days") > 10)).alias("mobile"),
            "suspended",
        )
    )


def lived_in(folder: Path, records: pl.DataFrame) -> pl.LazyFrame:
    places = scan(folder, "postal_place").select("postal_code", "neighbourhood")
    homes = (
        scan(folder, "address")
        .join(records.lazy(), on=RECORD)
        .join(places, on="postal_code", how="left")
        .sort("from_date", "delivery")
    )
    return pl.concat(
        homes.filter((pl.col("from_date") <= date(year, 6, 30)).fill_null(True))
        .group_by("student")
        .agg(pl.col("neighbourhood").last())
        .with_columns(pl.lit(year, pl.Int32).alias("school_year"))
        for year in YEARS
    )


def grade_of(folder: Path, records: pl.DataFrame) -> pl.LazyFrame:
    stays = scan(folder, "enrolment").join(records.lazy(), on=RECORD)
    return (
        stays.sort("entry_date", "grade").group_by("student", YEAR_OF).agg(pl.col("grade").last())
    )


def traits_of(folder: Path, records: pl.DataFrame) -> pl.LazyFrame:
    rows = scan(folder, "student_year").join(records.lazy(), on=RECORD).sort("delivery")
    return rows.group_by("student", YEAR_OF).agg(
        pl.col("race_ethnicity").last(),
        pl.col("low_income", "english_learner", "disability").any(),
    )


def students(folder: Path) -> pl.DataFrame:
    records = students_of(folder)
    people = scan(folder, "person").join(records.lazy(), on=RECORD).sort("delivery")
    base = (
        pl.concat([by_day(folder, records), summarised(folder, records)], how="diagonal")
        .filter(pl.col("days") >= 10)
        .join(lived_in(folder, records), on=KEY, how="left")
        .join(grade_of(folder, records), on=KEY, how="left")
        .join(traits_of(folder, records), on=KEY, how="left")
        .join(people.group_by("student").agg(pl.col("sex").last()), on="student", how="left")
    )
    return outcomes(folder, base, records).collect()


def outcomes(folder: Path, base: pl.LazyFrame, records: pl.DataFrame) -> pl.LazyFrame:
    stays = scan(folder, "housing_episode").filter(pl.col("homeless"))
    visits = scan(folder, "participation").filter(
        (pl.col("kind") == "after_school") & (pl.col("days_attended").fill_null(1) >= 1)
    )

    def served(rows: pl.LazyFrame, start: str, end: str, name: str) -> pl.LazyFrame:
        """Student's years that have one of the rows on any of their days."""
        students = rows.join(scan(folder, "crosswalk"), on=RECORD).join(
            records.lazy().select("child", "student").unique(), on="child"
        )
        return pl.concat(
            students.filter(
                (pl.col(start) <= date(year, 6, 30))
                & (pl.col(end).is_null() | (pl.col(end) >= date(year - 1, 7, 1)))
            )
            .select("student", pl.lit(year, pl.Int32).alias("school_year"))
            .unique()
            .with_columns(pl.lit(True).alias(name))
            for year in YEARS
        )

    share, days = pl.col("missed") * 100, pl.col("days")
    flags = {
        "students": pl.lit(True),
        "chronic": share >= days * 10,
        "tier_5": share < days * 5,
        "tier_10": (share >= days * 5) & (share < days * 10),
        "tier_20": (share >= days * 10) & (share < days * 20),
        "tier_over": share >= days * 20,
        "mobile": pl.col("mobile").fill_null(False),
        "homeless": pl.col("housed").fill_null(False),
        "suspended": pl.col("suspended").fill_null(False),
        "chronic_in_program": (share >= days * 10) & pl.col("came").fill_null(False),
    }
    return (
        base.join(served(stays, "entry_date", "exit_date", "housed"), on=KEY, how="left")
        .join(served(visits, "start_date", "end_date", "came"), on=KEY, how="left")
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
