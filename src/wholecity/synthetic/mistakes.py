"""How agencies write a child down: each with its own habits and its own mistakes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wholecity.synthetic import names
from wholecity.synthetic.families import Children
from wholecity.synthetic.plan import NEVER, Days, Flags, Texts, dated, day

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Habits:
    """Shares of records: how often an agency does what.

    `accents` is the share that keeps accents; `middle` of middle names kept,
    `initial` of those only as a letter. `one_surname`, `second_only` and
    `respaced` are of the double surnames. `placeholder` births are 1 January.
    `second_id`: of those who come back, registered as if they were new;
    `former_name`: of those who had another surname, known by that.
    """

    typo: float = 0.0
    nickname: float = 0.0
    respelled: float = 0.0
    accents: float = 1.0
    middle: float = 1.0
    initial: float = 0.0
    one_surname: float = 0.0
    second_only: float = 0.0
    respaced: float = 0.0
    swapped: float = 0.0
    placeholder: float = 0.0
    near_birth: float = 0.0
    no_birth: float = 0.0
    no_sex: float = 0.0
    old_address: float = 0.0
    no_address: float = 0.0
    second_id: float = 0.0
    former_name: float = 0.0
    capitals: bool = False


@dataclass(frozen=True)
class Seen:
    """Children as an agency knows them, one entry for each record."""

    first: Texts
    middle: Texts
    last: Texts
    birth: Days
    sex: Texts

    def __len__(self) -> int:
        return len(self.first)


def seen(chance: np.random.Generator, habits: Habits, children: Children, who: np.ndarray) -> Seen:
    """The records of these children, by an agency with these habits."""
    first, middle = children.first[who].copy(), children.middle[who].copy()
    last = _surnames(chance, habits, children, who)
    _change(chance, habits.nickname, first, _nickname)
    for written in (first, last):
        _change(chance, habits.respelled, written, _respelled)
        _change(chance, habits.typo, written, _typo)
    without = chance.random(len(who)) >= habits.middle
    short = chance.random(len(who)) < habits.initial
    middle[short] = [name[:1] for name in middle[short]]
    middle[without] = ""
    bare = chance.random(len(who)) >= habits.accents
    for written in (first, middle, last):
        written[bare] = [names.plain(name) for name in written[bare]]
        if habits.capitals:
            written[:] = [name.upper() for name in written]
    sex = children.sex[who].copy()
    sex[chance.random(len(who)) < habits.no_sex] = ""
    return Seen(first, middle, last, _births(chance, habits, children.birth[who]), sex)


def _surnames(
    chance: np.random.Generator, habits: Habits, children: Children, who: np.ndarray
) -> Texts:
    """Surnames: of two, some agencies drop one, or join or part them; some know a former one."""
    last, paternal = children.last[who].copy(), children.paternal[who]
    former = children.former_last[who]
    had_another = (former != "") & (chance.random(len(who)) < habits.former_name)
    last[had_another] = former[had_another]
    double = (last != paternal) & ~had_another
    drawn = chance.random(len(who))
    one = double & (drawn < habits.one_surname)
    only = double & ~one & (drawn < habits.one_surname + habits.second_only)
    last[one] = paternal[one]
    last[only] = [
        whole[len(own) + 1 :] for whole, own in zip(last[only], paternal[only], strict=True)
    ]
    other = double & ~one & ~only & (chance.random(len(who)) < habits.respaced)
    last[other] = [
        own + ("-" if whole[len(own)] == " " else " ") + whole[len(own) + 1 :]
        for whole, own in zip(last[other], paternal[other], strict=True)
    ]
    return last


Writing = Callable[[np.random.Generator, str], str]


def _change(chance: np.random.Generator, share: float, written: Texts, how: Writing) -> None:
    """Write some of the names in another way."""
    for row in np.flatnonzero(chance.random(len(written)) < share):
        written[row] = how(chance, written[row])


def _nickname(chance: np.random.Generator, name: str) -> str:
    return _one_of(chance, names.nicknames(name), name)


def _respelled(chance: np.random.Generator, name: str) -> str:
    return _one_of(chance, names.spellings(name), name)


def _one_of(chance: np.random.Generator, choices: list[str], otherwise: str) -> str:
    return choices[int(chance.integers(len(choices)))] if choices else otherwise


def _typo(chance: np.random.Generator, name: str) -> str:
    """One slip of the hand, after the first letter: dropped, doubled, swapped or wrong."""
    if len(name) < 3:
        return name
    at = int(chance.integers(1, len(name) - 1))
    letter = LETTERS[int(chance.integers(len(LETTERS)))]
    slips = (
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name[:at] + letter + name[at + 1 :],
    )
    return slips[int(chance.integers(len(slips)))]


def _births(chance: np.random.Generator, habits: Habits, birth: Days) -> Days:
    """Birth days: day and month swapped, 1 January put in, a day beside, or none."""
    written = birth.copy()
    drawn = chance.random(len(birth))
    for row in np.flatnonzero(drawn < habits.swapped):
        written[row] = _swapped(int(birth[row]))
    upto = habits.swapped + habits.placeholder
    for row in np.flatnonzero((drawn >= habits.swapped) & (drawn < upto)):
        written[row] = day(dated(int(birth[row])).year, 1, 1)
    near = (drawn >= upto) & (drawn < upto + habits.near_birth)
    by = chance.choice(np.array([-365, -10, -1, 1, 10, 365]), len(birth))
    written[near] += by[near].astype(np.int32)
    written[chance.random(len(birth)) < habits.no_birth] = NEVER
    return written


def _swapped(birth: int) -> int:
    """Day and month in each other's place, where that is a date."""
    real = dated(birth)
    return day(real.year, real.day, real.month) if real.day <= 12 else birth


def unnamed(first: Texts, middle: Texts, rows: Flags, sex: Texts, *, capitals: bool) -> None:
    """Write those who have no name yet as hospitals do: Baby Girl."""
    baby = np.where(sex == "M", "Baby Boy", np.where(sex == "F", "Baby Girl", "Baby"))
    baby = np.char.upper(baby) if capitals else baby
    first[rows] = baby.astype(object)[rows]
    middle[rows] = ""
