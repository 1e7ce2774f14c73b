"""What is compared between two records, and how much agreement counts at first.

Each comparison has levels, best first; a pair gets the first level whose
condition holds. `m` is how often the records of one child agree like this, `u`
how often the records of two children do. The numbers here are where training
begins and what remains where a city's data say nothing; m and u of a
comparison each sum to 1 over its levels.

A family is not a child: name, birth date and home are weighed apart, home is
one piece of evidence however many of its marks agree (address, telephone,
guardian), and no link is made without evidence from the given name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Level:
    """One degree of agreement. `holds` is SQL over `column_l` and `column_r`.

    `frequency`: agreeing on a rare value of this column counts more than on a common one.
    """

    key: str
    label: str
    holds: str
    m: float
    u: float
    frequency: str = ""


@dataclass(frozen=True)
class Comparison:
    """Something compared. `silent` is the SQL condition under which it says nothing."""

    key: str
    meaning: str
    silent: str
    levels: tuple[Level, ...]

    def value(self, level: str) -> int:
        """The number by which a scored pair carries this level: 0 is the last, silence is -1."""
        keys = [each.key for each in self.levels]
        return len(keys) - 1 - keys.index(level)

    def level(self, value: int) -> str:
        """The key of the level that a scored pair carries as this number."""
        return "silent" if value < 0 else self.levels[len(self.levels) - 1 - value].key


def _close(column: str) -> str:
    """Spelled nearly alike: one slip of the keyboard, or the same sound and beginning.

    Nearly all pairs fail; the cheap conditions say so before the dear ones are
    asked. One slip never changes both the first and the last letter.
    """
    left, right = f"{column}_l", f"{column}_r"
    return (
        f"((left({left}, 1) = left({right}, 1) OR right({left}, 1) = right({right}, 1)) "
        f"AND abs(length({left}) - length({right})) <= 3 "
        f"AND least(length({left}), length({right})) >= 3 "
        f"AND greatest(length({left}), length({right})) >= 4 "
        f"AND (damerau_levenshtein({left}, {right}) <= 1 "
        f"OR jaro_winkler_similarity({left}, {right}) >= 0.94))"
    )


def _several(column: str) -> str:
    """One of the two has more than one word: else lists need not be looked at."""
    return f"len({column}_l) + len({column}_r) > 2"


_TWO_PARTS_OF_DATE = (
    "(born_day_l = born_day_r OR left(born_text_l, 7) = left(born_text_r, 7) "
    "OR (born_year_l = born_year_r AND right(born_text_l, 2) = right(born_text_r, 2)))"
)

GIVEN = Comparison(
    "given",
    "Given name",
    "given_l IS NULL OR given_r IS NULL",
    (
        Level("same", "the same", "given_l = given_r", 0.80, 0.0045, frequency="given"),
        Level(
            "part",
            "one has a further given name",
            f"{_several('given_words')} AND (list_has_all(given_words_l, given_words_r) "
            "OR list_has_all(given_words_r, given_words_l))",
            0.05,
            0.0015,
        ),
        Level(
            "form",
            "a short form or another spelling",
            f"{_several('given_forms')} AND list_has_any(given_forms_l, given_forms_r)",
            0.06,
            0.004,
        ),
        Level("close", "spelled nearly alike", _close("given"), 0.05, 0.005),
        Level(
            "begins",
            "one begins the other",
            "least(length(given_l), length(given_r)) >= 3 "
            "AND (starts_with(given_l, given_r) OR starts_with(given_r, given_l))",
            0.01,
            0.001,
        ),
        Level(
            "middle",
            "called by the middle name",
            "given_first_l = middle_r OR given_first_r = middle_l "
            f"OR ({_several('given_words')} AND list_has_any(given_words_l, given_words_r))",
            0.01,
            0.008,
        ),
        Level(
            "initial",
            "only an initial, which agrees",
            "(length(given_l) = 1 OR length(given_r) = 1) AND left(given_l, 1) = left(given_r, 1)",
            0.01,
            0.001,
        ),
        Level("other", "different", "ELSE", 0.01, 0.975),
    ),
)
SURNAME = Comparison(
    "surname",
    "Surname",
    "surname_l IS NULL OR surname_r IS NULL",
    (
        Level("same", "the same", "surname_l = surname_r", 0.76, 0.0035, frequency="surname"),
        Level(
            "part",
            "one of two surnames left out, or their order changed",
            f"{_several('surname_words')} AND (list_has_all(surname_words_l, surname_words_r) "
            "OR list_has_all(surname_words_r, surname_words_l))",
            0.12,
            0.0045,
        ),
        Level(
            "close",
            "spelled nearly alike, at least the first surname",
            f"{_close('surname')} OR {_close('surname_first')}",
            0.05,
            0.002,
        ),
        Level(
            "shared",
            "one of several surnames agrees",
            f"{_several('surname_words')} AND list_has_any(surname_words_l, surname_words_r)",
            0.02,
            0.01,
        ),
        Level(
            "exchanged",
            "given name and surname exchanged",
            "given_first_l = surname_first_r AND given_first_r = surname_first_l",
            0.005,
            0.00001,
        ),
        Level("other", "different", "ELSE", 0.045, 0.97999),
    ),
)
MIDDLE = Comparison(
    "middle",
    "Middle name",
    "middle_l IS NULL OR middle_r IS NULL",
    (
        Level("same", "the same", "middle_l = middle_r", 0.80, 0.01),
        Level(
            "initial",
            "the initial agrees",
            "left(middle_l, 1) = left(middle_r, 1) "
            "AND (length(middle_l) = 1 OR length(middle_r) = 1)",
            0.15,
            0.04,
        ),
        Level("other", "different", "ELSE", 0.05, 0.95),
    ),
)
BORN = Comparison(
    "born",
    "Birth date",
    "born_l IS NULL OR born_r IS NULL",
    (
        Level("same", "the same", "born_sure_l = born_sure_r", 0.905, 0.00017),
        Level(
            "weak",
            "the same, but a date that often stands for not known",
            "born_l = born_r",
            0.01,
            0.0006,
        ),
        Level("swapped", "day and month exchanged", "born_swapped_l = born_text_r", 0.015, 0.00006),
        Level(
            "beside",
            "one day, ten days or one year apart",
            "abs(date_diff('day', born_l, born_r)) IN (1, 10) "
            "OR (born_day_l = born_day_r AND abs(born_year_l - born_year_r) = 1)",
            0.015,
            0.0008,
        ),
        Level(
            "year",
            "the same year, one stands for not known",
            "(born_weak_l OR born_weak_r) AND born_year_l = born_year_r",
            0.01,
            0.002,
        ),
        Level(
            "slip",
            "another digit wrong, or two exchanged",
            f"{_TWO_PARTS_OF_DATE} AND damerau_levenshtein(born_text_l, born_text_r) <= 1",
            0.02,
            0.004,
        ),
        Level(
            "near",
            "two of day, month and year agree",
            _TWO_PARTS_OF_DATE,
            0.015,
            0.0085,
        ),
        Level("other", "different", "ELSE", 0.01, 0.98387),
    ),
)
SEX = Comparison(
    "sex",
    "Sex",
    "sex_l IS NULL OR sex_r IS NULL",
    (
        Level("same", "the same", "sex_l = sex_r", 0.985, 0.5),
        Level("other", "different", "ELSE", 0.015, 0.5),
    ),
)
HOME = Comparison(
    "home",
    "Home: address, telephone, e-mail and guardian together",
    "(len(places_l) = 0 OR len(places_r) = 0) AND (len(contacts_l) = 0 OR len(contacts_r) = 0) "
    "AND (len(guardians_l) = 0 OR len(guardians_r) = 0)",
    (
        Level(
            "same",
            "an address, telephone or e-mail address agrees",
            "list_has_any(places_l, places_r) OR list_has_any(contacts_l, contacts_r)",
            0.70,
            0.00004,
        ),
        Level(
            "guardian",
            "a guardian's name agrees",
            "list_has_any(guardians_l, guardians_r)",
            0.08,
            0.0002,
        ),
        Level("zip", "the same ZIP code", "list_has_any(zips_l, zips_r)", 0.10, 0.10),
        Level("other", "nothing agrees", "ELSE", 0.12, 0.89976),
    ),
)

COMPARISONS = (GIVEN, SURNAME, MIDDLE, BORN, SEX, HOME)
BY_KEY: Mapping[str, Comparison] = MappingProxyType({c.key: c for c in COMPARISONS})
