"""Families: who lives where, since when, with which names, and which children they have."""

from dataclasses import dataclass

import numpy as np

from wholecity.synthetic import geography, names
from wholecity.synthetic.plan import (
    NEVER,
    Days,
    Flags,
    Numbers,
    Plan,
    Texts,
    day,
    pick,
    pick_by,
)

# Families by number of children; and how many years siblings are apart.
SIZES = np.array([0.36, 0.38, 0.17, 0.06, 0.03])
TWIN_GAP = 0.034  # share of the gaps between siblings that are none: 3.3 % of children
CLOSEST, MEAN_MORE = 340, 560  # days between siblings: at least, and on average beyond that
OLDEST_AGE = 19  # children who left school during the three years are told of too
YOUNG_FAMILIES, YOUNG_YEARS = 0.05, 4  # whose youngest child was born in the last years
ADDRESSES = 3  # a family has lived at up to three
MOVES = np.array([0.70, 0.24, 0.06])
DOUBLE_SURNAMES = 0.76  # of Spanish naming
HYPHENATED = 0.28  # of those
ARRIVED, LEFT = 0.07, 0.07  # families who came to, or left, the city in the three years
UNREPORTED_ADDRESS = 0.006
LOW_INCOME_BY_HERITAGE = np.array([-0.14, 0.04, 0.09, -0.02, 0.10, 0.00, -0.06, 0.06])

# Weight of each heritage where the families with Spanish naming are left out.
OTHERS = np.array([0.56, 0.12, 0.0, 0.11, 0.09, 0.05, 0.04, 0.03])


@dataclass(frozen=True)
class Families:
    """One entry for each family. Addresses are families × ADDRESSES, oldest first.

    `since` is NEVER where a family has had fewer addresses; the second guardian
    may be missing (blank name). `arrived` and `left` are NEVER for most.
    """

    size: Numbers
    heritage: Numbers
    low_income: Flags
    addresses: Numbers
    since: Days
    neighbourhood: Numbers
    line: Texts
    postal_code: Texts
    address_reported: Flags
    arrived: Days
    left: Days
    guardian_first: Texts
    guardian_last: Texts
    phone: Texts
    surname: Texts
    paternal: Texts

    def __len__(self) -> int:
        return len(self.size)

    def address_on(self, families: Numbers, days: np.ndarray) -> Numbers:
        """Which of their addresses these families lived at on these days."""
        begun = (self.since[families] <= days[:, None]) & (self.since[families] != NEVER)
        return np.maximum(begun.sum(axis=1) - 1, 0).astype(np.int32)

    def neighbourhood_on(self, families: Numbers, days: np.ndarray) -> Numbers:
        """The neighborhoods in which they lived on these days."""
        return self.neighbourhood[families, self.address_on(families, days)]


@dataclass(frozen=True)
class Children:
    """One entry for each child, families together. `sex` is F, M or X.

    `paternal` is the first of two surnames, or the only one; `former_last` the
    surname before an adoption, blank for nearly all.
    """

    family: Numbers
    birth: Days
    multiple: Flags
    sex: Texts
    first: Texts
    middle: Texts
    last: Texts
    paternal: Texts
    former_last: Texts
    race: Texts

    def __len__(self) -> int:
        return len(self.family)


def draw(plan: Plan) -> tuple[Families, Children]:
    """The families of the city and their children; exactly as many as planned."""
    size = _sizes(plan)
    family = np.repeat(np.arange(len(size), dtype=np.int32), size)
    families = _families(plan, size)
    birth, multiple = _births(plan, size, family)
    return families, _children(plan, families, family, birth, multiple)


def _sizes(plan: Plan) -> Numbers:
    chance = plan.chance("family sizes")
    size = pick(chance, SIZES, plan.children) + 1
    upto = np.cumsum(size)
    enough = int(np.searchsorted(upto, plan.children)) + 1
    size = size[:enough].astype(np.int32)
    size[-1] -= upto[enough - 1] - plan.children
    return size


def _families(plan: Plan, size: Numbers) -> Families:
    count = len(size)
    chance = plan.chance("families")
    weights = np.array([n.weight for n in geography.NEIGHBOURHOODS])
    home = pick(chance, weights, count)
    heritage = _heritage(chance, home)
    base = np.array([n.low_income for n in geography.NEIGHBOURHOODS])[home]
    low_income = chance.random(count) < np.clip(base + LOW_INCOME_BY_HERITAGE[heritage], 0.04, 0.95)
    addresses, since, places = _moves(plan, chance, home)
    line, postal_code = _addresses(chance, places)
    first, last, surname, paternal = _guardians(chance, heritage)
    begin, end = _window(plan)
    return Families(
        size=size,
        heritage=heritage,
        low_income=low_income,
        addresses=addresses,
        since=since,
        neighbourhood=places,
        line=line,
        postal_code=postal_code,
        address_reported=chance.random(count) >= UNREPORTED_ADDRESS,
        arrived=_some_days(chance, count, ARRIVED, begin, end - 20),
        left=_some_days(chance, count, LEFT, begin + 30, end - 5),
        guardian_first=first,
        guardian_last=last,
        phone=_phones(chance, count),
        surname=surname,
        paternal=paternal,
    )


def _window(plan: Plan) -> tuple[int, int]:
    """The first and last day on which something is told of the schools."""
    return day(plan.year - 3, 9, 1), day(plan.year, 6, 15)


def _some_days(chance: np.random.Generator, count: int, share: float, begin: int, end: int) -> Days:
    days = chance.integers(begin, end, count)
    return np.where(chance.random(count) < share, days, NEVER).astype(np.int32)


def _heritage(chance: np.random.Generator, home: Numbers) -> Numbers:
    spanish = np.array([n.spanish for n in geography.NEIGHBOURHOODS])
    tables = OTHERS[None, :] * (1 - spanish[:, None])
    tables[:, names.SPANISH] = spanish
    return pick_by(chance, tables, home)


def _moves(plan: Plan, chance: np.random.Generator, home: Numbers) -> tuple[Numbers, Days, Numbers]:
    """How many addresses, since when, and in which neighborhoods; the last is the present one."""
    count = len(home)
    addresses = pick(chance, MOVES, count) + 1
    begin, end = _window(plan)
    since = np.full((count, ADDRESSES), NEVER, dtype=np.int32)
    since[:, 0] = chance.integers(begin - 5500, begin - 400, count)
    moved = np.sort(chance.integers(begin - 300, end - 30, (count, ADDRESSES - 1)), axis=1)
    moved[:, 1] = np.maximum(moved[:, 1], moved[:, 0] + 45)
    for later in range(1, ADDRESSES):
        has = addresses > later
        since[has, later] = moved[has, later - 1]
    near = 1.0 / (0.7 + geography.distances())
    places = np.repeat(home[:, None], ADDRESSES, axis=1).astype(np.int32)
    for earlier in range(ADDRESSES - 2, -1, -1):
        has = addresses > earlier + 1
        places[has, earlier] = pick_by(chance, near, places[has, earlier + 1])
    for later in range(1, ADDRESSES):  # where there are fewer, the last one stands
        fewer = addresses <= later
        places[fewer, later] = places[fewer, later - 1]
    return addresses.astype(np.int32), since, places


def _addresses(chance: np.random.Generator, places: Numbers) -> tuple[Texts, Texts]:
    """Street lines and ZIP codes for families × addresses."""
    streets = names.street_names()
    each = len(streets) // len(geography.NEIGHBOURHOODS)
    order = chance.permutation(len(streets))[: each * len(geography.NEIGHBOURHOODS)]
    of_place = order.reshape(len(geography.NEIGHBOURHOODS), each)
    street = of_place[places, chance.integers(0, of_place.shape[1], places.shape)]
    number = chance.integers(1, 420, places.shape)
    flat = chance.integers(1, 24, places.shape)
    in_flat = chance.random(places.shape) < 0.38
    line = [
        f"{n} {s} Apt {a}" if apart else f"{n} {s}"
        for n, s, a, apart in zip(
            number.ravel().tolist(),
            streets[street.ravel()].tolist(),
            flat.ravel().tolist(),
            in_flat.ravel().tolist(),
            strict=True,
        )
    ]
    codes = [n.postal_codes for n in geography.NEIGHBOURHOODS]
    code = np.array([(c[0], c[-1]) for c in codes], dtype=object)
    postal_code = code[places, chance.integers(0, 2, places.shape)]
    return np.array(line, dtype=object).reshape(places.shape), postal_code


def _guardians(chance: np.random.Generator, heritage: Numbers) -> tuple[Texts, Texts, Texts, Texts]:
    """First and last names of mother and father, families × 2; the children's surname, and

    the first of the surnames that it is made of.
    """
    count = len(heritage)
    first = np.full((count, 2), "", dtype=object)
    own = np.full((count, 2), "", dtype=object)
    for number, origin in enumerate(names.HERITAGES):
        rows = np.flatnonzero(heritage == number)
        surnames = names.listed(origin, "surnames")
        for parent, kind in enumerate(("girls", "boys")):
            first[rows, parent] = chance.choice(names.listed(origin, kind), len(rows))
            own[rows, parent] = chance.choice(surnames, len(rows))
    second = chance.choice(names.listed("spanish", "surnames"), (count, 2))
    spanish = heritage == names.SPANISH
    surname, paternal = _surnames(chance, spanish, own)
    married = ~spanish & (chance.random(count) < 0.62)
    last = own.copy()
    last[married, 0] = own[married, 1]
    last[spanish] = last[spanish] + " " + second[spanish]
    alone = chance.random(count) < 0.31
    first[alone, 1] = last[alone, 1] = ""
    return first, last, surname, paternal


def _surnames(chance: np.random.Generator, spanish: Flags, own: Texts) -> tuple[Texts, Texts]:
    """The children's surname: father's and mother's in Spanish naming, else mostly the father's."""
    count = len(spanish)
    father, mother = own[:, 1], own[:, 0]
    surname = father.copy()
    from_mother = ~spanish & (chance.random(count) < 0.12)
    surname[from_mother] = mother[from_mother]
    paternal = surname.copy()
    double = spanish & (chance.random(count) < DOUBLE_SURNAMES)
    joined = np.where(chance.random(count) < HYPHENATED, "-", " ").astype(object)
    surname[double] = (father + joined + mother)[double]
    hyphen = ~spanish & ~from_mother & (chance.random(count) < 0.05)
    surname[hyphen] = (father + "-" + mother)[hyphen]
    return surname, paternal


def _phones(chance: np.random.Generator, count: int) -> Texts:
    """Telephone numbers of an area code that does not exist, families × 2."""
    numbers = chance.integers(2_000_000, 9_999_999, (count, 2))
    text = [f"(555) {n // 10000:03d}-{n % 10000:04d}" for n in numbers.ravel().tolist()]
    return np.array(text, dtype=object).reshape(count, 2)


def _births(plan: Plan, size: Numbers, family: Numbers) -> tuple[Days, Flags]:
    """Birth days, the oldest of each family first, and who was born with a twin."""
    chance = plan.chance("births")
    first = np.concatenate(([0], np.cumsum(size)[:-1]))
    gap = CLOSEST + chance.exponential(MEAN_MORE, len(family)).astype(np.int64)
    gap = np.minimum(gap, 1500)
    together = chance.random(len(family)) < TWIN_GAP
    together[first] = False
    if not together.any():  # every city has twins
        together[first[size >= 2][0] + 1] = True
    gap[together] = 0
    gap[first] = 0
    after = np.cumsum(gap)
    after -= after[first][family]
    span = after[first + size - 1]
    oldest, youngest = day(plan.year - 1 - OLDEST_AGE - 1, 9, 1), day(plan.year, 5, 20)
    room = youngest - oldest - span
    start = oldest + (chance.beta(1.2, 1.5, len(size)) * room).astype(int)
    recent = youngest - span - chance.integers(0, YOUNG_YEARS * 365, len(size))
    start = np.where(chance.random(len(size)) < YOUNG_FAMILIES, recent, start)
    multiple = together.copy()
    multiple[np.flatnonzero(together) - 1] = True
    return (start[family] + after).astype(np.int32), multiple


def _children(
    plan: Plan, families: Families, family: Numbers, birth: Days, multiple: Flags
) -> Children:
    chance = plan.chance("children")
    count = len(family)
    girl = chance.random(count) < 0.488
    heritage = families.heritage[family]
    first = _given(chance, heritage, girl, family)
    middle = _given(chance, heritage, girl, family)
    middle[(chance.random(count) < 0.36) | (middle == first)] = ""
    sex = np.where(girl, "F", "M").astype(object)
    sex[chance.random(count) < 0.004] = "X"
    last = families.surname[family].copy()
    half = chance.random(count) < 0.035  # another father
    last[half] = chance.choice(names.listed("anglo", "surnames"), int(half.sum()))
    paternal = np.where(half, last, families.paternal[family])
    former = np.full(count, "", dtype=object)
    adopted = chance.random(count) < 0.006
    former[adopted] = chance.choice(names.listed("anglo", "surnames"), int(adopted.sum()))
    return Children(
        family=family,
        birth=birth,
        multiple=multiple,
        sex=sex,
        first=first,
        middle=middle,
        last=last,
        paternal=paternal,
        former_last=former,
        race=_race(chance, heritage),
    )


def _given(chance: np.random.Generator, heritage: Numbers, girl: Flags, family: Numbers) -> Texts:
    """Given names; brothers and sisters do not share one."""
    given = np.full(len(heritage), "", dtype=object)
    # Many families give a name that is common where they live now.
    origin = np.where(chance.random(len(heritage)) < 0.24, names.ANGLO, heritage)
    todo = np.arange(len(heritage))
    while len(todo):
        for number, title in enumerate(names.HERITAGES):
            for kind, wanted in (("girls", True), ("boys", False)):
                rows = todo[(origin[todo] == number) & (girl[todo] == wanted)]
                given[rows] = chance.choice(names.listed(title, kind), len(rows))
        todo = _repeated(family, given)
    return given


def _repeated(family: Numbers, given: Texts) -> np.ndarray:
    """Children who have the name of an older sister or brother."""
    again: list[int] = []
    for back in range(1, len(SIZES)):
        same = (family[back:] == family[:-back]) & (given[back:] == given[:-back])
        again.extend((np.flatnonzero(same) + back).tolist())
    return np.unique(np.array(again, dtype=np.int64))


RACES = (
    "hispanic",
    "american_indian",
    "asian",
    "black",
    "mena",
    "pacific_islander",
    "white",
    "two_or_more",
    "",
)
RACE_BY_HERITAGE = np.array(
    [
        [0.05, 0.006, 0.02, 0.06, 0.00, 0.004, 0.78, 0.07, 0.01],  # anglo
        [0.04, 0.002, 0.00, 0.86, 0.00, 0.001, 0.01, 0.077, 0.01],  # black
        [0.90, 0.004, 0.002, 0.02, 0.00, 0.002, 0.035, 0.027, 0.01],  # spanish
        [0.22, 0.002, 0.00, 0.14, 0.00, 0.002, 0.52, 0.10, 0.016],  # portuguese
        [0.02, 0.00, 0.00, 0.93, 0.00, 0.00, 0.005, 0.035, 0.01],  # haitian
        [0.005, 0.00, 0.93, 0.00, 0.00, 0.012, 0.005, 0.04, 0.008],  # vietnamese
        [0.005, 0.00, 0.93, 0.00, 0.00, 0.004, 0.005, 0.045, 0.011],  # chinese
        [0.01, 0.00, 0.02, 0.18, 0.60, 0.00, 0.12, 0.05, 0.02],  # arabic
    ]
)


def _race(chance: np.random.Generator, heritage: Numbers) -> Texts:
    """The federal reporting category; blank where the family did not say."""
    return np.array(RACES, dtype=object)[pick_by(chance, RACE_BY_HERITAGE, heritage)]


def emails(families: Families) -> Texts:
    """An e-mail address for each first guardian, at a domain that nobody has."""
    number = range(len(families))
    return np.array(
        [
            f"{names.plain(f).lower().replace(' ', '')}.{n}@example.org"
            for f, n in zip(families.guardian_first[:, 0].tolist(), number, strict=True)
        ],
        dtype=object,
    )
