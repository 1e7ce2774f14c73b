"""Programs outside school: early childhood, after-school and summer, and who takes part."""

from dataclasses import dataclass

import numpy as np

from wholecity.kernel.school_year import SchoolYear
from wholecity.synthetic import geography
from wholecity.synthetic.enrolment import Schooling, Spells
from wholecity.synthetic.families import Children, Families
from wholecity.synthetic.plan import Days, Numbers, Plan, Texts, day
from wholecity.synthetic.schools import NINTH, Schools

PRESCHOOL, NEWBORN, AFTER_SCHOOL, SUMMER = "preschool", "newborn", "after_school", "summer"
KINDS = (PRESCHOOL, NEWBORN, AFTER_SCHOOL, SUMMER)
# Share in early care, by years until kindergarten, the next year first.
EARLY_CARE = (0.46, 0.40, 0.24, 0.13, 0.07)
VISITED_NEWBORNS = 0.55
AFTER_SCHOOL_SHARE, AFTER_SCHOOL_HIGH = 0.235, 0.05
SMALLER_EARLIER = 0.12  # of these shares, for each year back
SUMMER_SHARE = 0.13
CENTRE_SIZE, SITE_SHARE = 70, 0.7


@dataclass(frozen=True)
class Programs:
    """The programs. `kind` indexes KINDS; `neighbourhood` is where they are."""

    key: Texts
    name: Texts
    kind: Numbers
    neighbourhood: Numbers


@dataclass(frozen=True)
class Participation:
    """One entry for each time that a child took part in a program; everybody came at least once."""

    child: Numbers
    program: Numbers
    start: Days
    end: Days
    offered: Numbers
    attended: Numbers

    def __len__(self) -> int:
        return len(self.child)


def draw(
    plan: Plan,
    children: Children,
    families: Families,
    schools: Schools,
    schooling: Schooling,
    spells: tuple[Spells, ...],
) -> tuple[Programs, Participation]:
    """The programs of the city and who takes part in them. `spells` are by year, oldest first."""
    programs = _programs(plan, len(children), schools)
    drawn = _Draw(plan, children, families, programs)
    parts = [drawn.early(year, schooling) for year in plan.years]
    parts.append(drawn.newborns())
    students = [_students(of_year) for of_year in spells]
    years = zip(plan.years, students, strict=True)
    parts += [drawn.after_school(year, *of_year) for year, of_year in years]
    parts.append(drawn.summer(*students[-1]))
    columns = [np.concatenate(c).astype(np.int32) for c in zip(*parts, strict=True)]
    return programs, Participation(*columns)


def _students(spells: Spells) -> tuple[Numbers, Numbers]:
    """The students of a year, each once, and their grades."""
    one = np.unique(spells.child, return_index=True)[1]
    return spells.child[one], spells.grade[one]


def _programs(plan: Plan, count: int, schools: Schools) -> Programs:
    places = len(geography.NEIGHBOURHOODS)
    centres = max(3, count // 12 // CENTRE_SIZE)
    young = np.flatnonzero(schools.level < 2)
    sites = young[: max(2, round(len(young) * SITE_SHARE))]
    camps = max(2, min(places, count // 2500))
    rows = [(PRESCHOOL, f"EC{n:03d}", _centre_name(n), n % places) for n in range(centres)]
    rows.append((NEWBORN, "HV001", "Welcome Baby Home Visits", 0))
    for n, school in enumerate(sites.tolist()):
        title = schools.name[school].replace(" School", "")
        rows.append(
            (
                AFTER_SCHOOL,
                f"AS{n:03d}",
                f"After the Bell at {title}",
                int(schools.neighbourhood[school]),
            )
        )
    for n in range(camps):
        place = geography.NEIGHBOURHOODS[n].name
        rows.append((SUMMER, f"SU{n:02d}", f"Summer Quest {place}", n))
    kinds, keys, titles, where = zip(*rows, strict=True)
    return Programs(
        np.array(keys, dtype=object),
        np.array(titles, dtype=object),
        np.array([KINDS.index(k) for k in kinds], dtype=np.int32),
        np.array(where, dtype=np.int32),
    )


def _centre_name(n: int) -> str:
    places = geography.NEIGHBOURHOODS
    round_, place = divmod(n, len(places))
    return f"{places[place].name} Early Learning Center" + (f" {round_ + 1}" if round_ else "")


Rows = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class _Draw:
    """Draws who takes part, kind by kind."""

    def __init__(
        self, plan: Plan, children: Children, families: Families, programs: Programs
    ) -> None:
        self.plan, self.children, self.families, self.programs = plan, children, families, programs

    def early(self, year: SchoolYear, schooling: Schooling) -> Rows:
        """Children who are one to five years before kindergarten, from September to June."""
        chance = self.plan.chance("early care", year.ending)
        ahead = schooling.kindergarten - year.ending - 1
        share = np.append(EARLY_CARE, 0.0)[np.clip(ahead, -1, len(EARLY_CARE))]
        share = np.where(ahead < 0, 0.0, share)
        begin, end = day(year.ending - 1, 9, 2), day(year.ending, 6, 20)
        born = self.children.birth < begin - 90
        who = np.flatnonzero((chance.random(len(share)) < share) & born)
        start = begin + chance.integers(0, 120, len(who)) * (chance.random(len(who)) < 0.3)
        return self._rows(chance, PRESCHOOL, who, start, np.full(len(who), end), 0.68, 0.84)

    def newborns(self) -> Rows:
        """Home visits to children born since last summer, before some of them have a name."""
        chance = self.plan.chance("newborns")
        begin = day(self.plan.year - 1, 8, 1)
        born = self.children.birth >= begin
        who = np.flatnonzero(born & (chance.random(len(born)) < VISITED_NEWBORNS))
        start = self.children.birth[who] + chance.integers(1, 12, len(who))
        return self._rows(chance, NEWBORN, who, start, start + 90, 0.1, 0.8)

    def after_school(self, year: SchoolYear, students: Numbers, grade: Numbers) -> Rows:
        """Some start late, some stop early, and a few of these come back in spring."""
        ago = self.plan.year - year.ending
        chance = self.plan.chance("after school", ago)
        share = np.where(grade >= NINTH, AFTER_SCHOOL_HIGH, AFTER_SCHOOL_SHARE)
        share = share * (1 - SMALLER_EARLIER * ago)
        who = students[(chance.random(len(students)) < share) & (grade >= 0)]
        begin, end = day(year.ending - 1, 9, 15), day(year.ending, 6, 5)
        start = begin + chance.integers(0, 90, len(who)) * (chance.random(len(who)) < 0.35)
        early = chance.random(len(who)) < 0.15
        until = np.where(early, start + chance.integers(20, 80, len(who)), end)
        back = np.flatnonzero(early & (chance.random(len(who)) < 0.4))
        return self._rows(
            chance,
            AFTER_SCHOOL,
            np.concatenate((who, who[back])),
            np.concatenate((start, until[back] + 20)),
            np.concatenate((until, np.full(len(back), end))),
            0.6,
            0.74,
        )

    def summer(self, students: Numbers, grade: Numbers) -> Rows:
        chance = self.plan.chance("summer")
        who = students[(chance.random(len(students)) < SUMMER_SHARE) & (grade < NINTH)]
        start = np.full(len(who), day(self.plan.year - 1, 7, 7))
        late = np.flatnonzero(chance.random(len(who)) < 0.2)
        start[late] += 14
        return self._rows(
            chance, SUMMER, who, start, np.full(len(who), day(self.plan.year - 1, 8, 15)), 0.7, 0.8
        )

    def _rows(
        self,
        chance: np.random.Generator,
        kind: str,
        who: np.ndarray,
        start: np.ndarray,
        end: np.ndarray,
        offered_share: float,
        came: float,
    ) -> Rows:
        offered = np.maximum(((end - start) * offered_share).astype(int), 4)
        attended = chance.binomial(offered, chance.beta(came * 6, (1 - came) * 6, len(who)))
        return who, self._near(chance, kind, who), start, end, offered, np.maximum(attended, 1)

    def _near(self, chance: np.random.Generator, kind: str, who: np.ndarray) -> np.ndarray:
        """A program of the kind, near the family's home for most."""
        of_kind = np.flatnonzero(self.programs.kind == KINDS.index(kind))
        if not len(who):
            return np.array([], dtype=np.int64)
        away = geography.distances()[:, self.programs.neighbourhood[of_kind]]
        order = of_kind[np.argsort(away, axis=1, kind="stable")]
        home = self.families.neighbourhood[self.children.family[who], -1]
        rank = np.minimum(chance.geometric(0.6, len(who)) - 1, len(of_kind) - 1)
        near: np.ndarray = order[home, rank]
        return near
