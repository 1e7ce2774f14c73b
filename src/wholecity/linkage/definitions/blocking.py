"""Which pairs are looked at at all: comparing everybody with everybody is not possible.

A pair is a candidate when one of these rules holds and its records may be one
child (`apart` differs: a source that keeps each child once is not compared
with itself). Together the rules still find a child after any one of these
went wrong: given name, surname, birth date, home.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """SQL over the records `l` and `r`: an equality on which both sides can be sorted."""

    key: str
    meaning: str
    holds: str


MAY_BE_ONE = "l.apart <> r.apart"

CANDIDATES = (
    Rule(
        "date-given",
        "the same birth date and initial of the given name",
        "l.born_sure = r.born_sure AND l.given_initial = r.given_initial",
    ),
    Rule(
        "date-surname",
        "the same birth date and first surname",
        "l.born_sure = r.born_sure AND l.surname_first = r.surname_first",
    ),
    Rule(
        "date-second-surname",
        "the same birth date and last surname",
        "l.born_sure = r.born_sure AND l.surname_last = r.surname_last",
    ),
    Rule(
        "names-year",
        "the same names and birth year",
        "l.given_root = r.given_root AND l.surname_first = r.surname_first "
        "AND l.born_year = r.born_year",
    ),
    Rule(
        "names-day",
        "the same names, birth day and month",
        "l.given_root = r.given_root AND l.surname_first = r.surname_first "
        "AND l.born_day = r.born_day",
    ),
    Rule(
        "names-no-date",
        "the same names, and one of the birth dates is not known",
        "l.given_root = r.given_root AND l.surname_first = r.surname_first "
        "AND (l.born_sure IS NULL OR r.born_sure IS NULL)",
    ),
    Rule(
        "swapped",
        "birth day and month exchanged, the same given name",
        "l.born_text = r.born_swapped AND l.given_root = r.given_root",
    ),
    Rule(
        "home-given",
        "the same address and given name",
        "l.place = r.place AND l.given_root = r.given_root",
    ),
    Rule(
        "contact-given",
        "the same telephone or e-mail address and given name",
        "l.contact = r.contact AND l.given_root = r.given_root",
    ),
    Rule(
        "home-year",
        "the same address and birth year",
        "l.place = r.place AND l.born_year = r.born_year",
    ),
    Rule(
        "contact-year",
        "the same telephone or e-mail address and birth year",
        "l.contact = r.contact AND l.born_year = r.born_year",
    ),
)

# Pairs that are surely one child: from these the share of matching pairs is estimated.
CERTAIN = Rule(
    "certain",
    "the same given name, surnames and birth date, and sex not contradicted",
    "l.born_sure = r.born_sure AND l.given = r.given AND l.surname = r.surname "
    "AND coalesce(l.sex = r.sex, true)",
)
# How many of all true pairs agree so exactly, as experience has it.
CERTAIN_FINDS = 0.7

# Training reads candidates that leave each comparison free in at least one rule. Children with
# a twin in their source are left out: twins would teach that one child has two given names.
TRAINING = (
    Rule("by-date", "the same birth date", "l.born_sure = r.born_sure"),
    Rule(
        "by-names",
        "the same names",
        "l.given_first = r.given_first AND l.surname_first = r.surname_first",
    ),
)
NO_TWIN = "NOT l.twin AND NOT r.twin"
