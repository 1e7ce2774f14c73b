"""Codes of OneRoster and of what is shaped like it, as words of the catalogue and as SQL."""

from collections.abc import Mapping

SEX = {
    "female": "F",
    "male": "M",
    "other": "X",
    "unspecified": "",
    "notSelected": "",
    "F": "F",
    "M": "M",
}

# CEDS codes for entry grade level; an empty word is no grade of a school (college, alumni …).
GRADE = {
    **dict.fromkeys(("IT", "PR", "PK", "Preschool", "Prekindergarten"), "PK"),
    **dict.fromkeys(("TK", "KG", "K", "Kindergarten"), "K"),
    **{f"{n:02d}": f"{n:02d}" for n in range(1, 13)},
    **{f"{n}": f"{n:02d}" for n in range(1, 10)},
    **dict.fromkeys(("13", "UG", "Ungraded", "Other"), "UG"),
}

# The race columns of demographics.csv, which are also the race codes of School Data Sync.
RACES = {
    "americanIndianOrAlaskaNative": "american_indian",
    "asian": "asian",
    "blackOrAfricanAmerican": "black",
    "nativeHawaiianOrOtherPacificIslander": "pacific_islander",
    "white": "white",
    "demographicRaceTwoOrMoreRaces": "two_or_more",
}
HISPANIC = "hispanicOrLatinoEthnicity"

# Organizations that run schools and are none themselves.
ADMINISTRATIVE = (
    *("academictrust", "department", "departmentofeducation", "district", "division", "local"),
    *("localauthority", "ministryofeducation", "municipality", "national", "province"),
    *("region", "state"),
)


def decoded(sql: str, codes: Mapping[str, str]) -> str:
    """SQL: the catalogue's word for a code, without regard to case; NULL where there is none."""
    folded = {code.lower(): word for code, word in codes.items()}
    cases = " ".join(f"WHEN '{code}' THEN '{word}'" for code, word in folded.items())
    return f"nullif(CASE lower({sql}) {cases} END, '')"


def listed(values: tuple[str, ...]) -> str:
    """SQL: a list for IN."""
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


def first_of(sql: str) -> str:
    """SQL: the first value of a list with commas."""
    return f"trim(split_part({sql}, ',', 1))"


def year_of(sql: str) -> str:
    """SQL: the school year that a day belongs to, by the year in which it ends."""
    return f"CAST(year({sql}) + CASE WHEN month({sql}) >= 7 THEN 1 ELSE 0 END AS SMALLINT)"


# The school year of the delivery, where neither a session nor a date tells it.
ANNOUNCED_YEAR = f"CAST(coalesce($school_year, {year_of('$received_on::DATE')}) AS SMALLINT)"
