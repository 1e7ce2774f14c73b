"""From a probability to a decision: link, review, or no link."""

from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """What is done with a pair."""

    LINK = "link"
    REVIEW = "review"
    NO_LINK = "no_link"


@dataclass(frozen=True)
class Method:
    """The settings of the method; a run keeps the ones it used.

    A run links from the lowest estimated probability, not under `link_from`, at
    which at most the share `false_links` of all links is expected to be false.
    From `review_at` on a pair is worth a person's look. From `permit_at` on two
    records do not contradict each other: they may be one child when others
    link them. `oldest` years: who was born earlier is no child of this registry.
    `repeats_from`: a source where at least this share of records (and six) has
    a double with the same names, sex and birth date is taken to hold children
    more than once; any other source holds each child once.
    `date_crowded`: a birth date that a source gives this many times more often
    than its usual date is a placeholder, as 1 January always is.
    `crowded`: an address with more people of one source than this is an
    institution or a placeholder, and no home.
    """

    false_links: float = 0.001
    link_from: float = 0.90
    review_at: float = 0.30
    permit_at: float = 0.01
    oldest: int = 25
    repeats_from: float = 0.005
    date_crowded: int = 20
    crowded: int = 30
    pairs_for_chance: int = 500_000
    pairs_for_learning: int = 500_000
    seed: int = 1848
    version: str = "1"


METHOD = Method()

# Levels of the given name that are evidence for one child. Agreement on all else
# may be a twin or a sibling, so without one of these a pair is reviewed, never linked.
EVIDENT_GIVEN = ("same", "part", "form", "close", "begins")
# With a twin of a like name in the same source, or where sexes differ, likeness is not enough.
CERTAIN_GIVEN = ("same", "part", "form")
# Siblings may have names that are alike. Without a birth date only these tell them apart.
FULL_GIVEN = ("same", "part")
# Names are shared by many: one of these must agree too. And whose birth dates differ in more
# than a slip is reviewed, whatever else agrees.
EVIDENT_BORN = ("same", "weak", "swapped", "beside", "year", "slip")
EVIDENT_HOME = ("same", "guardian")
