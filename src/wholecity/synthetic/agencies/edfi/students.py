"""Students: who they are, where they are enrolled, and what the district says of them."""

from collections.abc import Iterator

import numpy as np

from wholecity.kernel.school_year import SchoolYear
from wholecity.synthetic import geography, names
from wholecity.synthetic.agencies.edfi.elements import (
    descriptor,
    school_reference,
    student_reference,
    text,
    within,
    year_name,
)
from wholecity.synthetic.agencies.edfi.words import (
    DISABILITIES,
    GRADE_LEVELS,
    HISPANIC,
    MIXED,
    RACES,
    SEXES,
)
from wholecity.synthetic.city import Truth
from wholecity.synthetic.enrolment import ENTRY_TYPES, EXIT_TYPES, OPEN, Spells
from wholecity.synthetic.mistakes import Seen
from wholecity.synthetic.plan import NEVER, Texts, day, iso_dates
from wholecity.synthetic.schools import DISTRICT_KEY

PREFERRED = 0.4  # of children with a nickname, the school knows it
SAYS_NOTHING = 0.01  # of students, each of two characteristics that have no bearing on income


class Students:
    """The students of all years, under one id and one name each."""

    def __init__(self, truth: Truth, students: np.ndarray, known: Seen) -> None:
        self.truth, self.students, self.known = truth, students, known
        self.ids = truth.schooling.student_id
        chance = truth.plan.chance("district extras")
        self.knows_nickname = chance.random(len(students)) < PREFERRED
        self.mixed = chance.integers(0, len(MIXED), len(truth.children))
        self.disability = chance.integers(0, len(DISABILITIES), len(truth.children))
        self.declines = chance.random(len(truth.children)) < 0.5
        self.hispanic = chance.integers(0, len(HISPANIC), len(truth.children))
        self.other = chance.random(len(truth.children))

    def persons(self, here: np.ndarray) -> Iterator[str]:
        """Name and birth of the students of a year."""
        known = self.known
        born = iso_dates(known.birth)
        for row in np.searchsorted(self.students, here).tolist():
            name = within(
                "Name",
                text("FirstName", known.first[row]),
                text("MiddleName", known.middle[row]),
                text("LastSurname", known.last[row]),
                self._preferred(row),
            )
            yield within(
                "Student",
                text("StudentUniqueId", self.ids[self.students[row]]),
                name,
                within("BirthData", text("BirthDate", born[row])),
            )

    def _preferred(self, row: int) -> str:
        given = self.truth.children.first[self.students[row]]
        called = names.nicknames(given) if self.knows_nickname[row] else []
        return text("PreferredFirstName", called[0]) if called else ""

    def enrollment(self, index: int, spells: Spells, here: np.ndarray) -> Iterator[str]:
        """The spells of a year, then what is said of each student in it."""
        yield from self._school_associations(spells)
        addresses = Addresses(self.truth, self.truth.plan.years[index])
        for child in here.tolist():
            yield self._district_association(index, child, addresses)

    def _school_associations(self, spells: Spells) -> Iterator[str]:
        year = text("SchoolYear", year_name(spells.year))
        grades = [descriptor("EntryGradeLevel", grade, "GradeLevel") for grade in GRADE_LEVELS]
        kinds = [descriptor("EntryType", kind) for kind in ENTRY_TYPES]
        exits = [descriptor("ExitWithdrawType", kind) for kind in EXIT_TYPES]
        columns = zip(
            self.ids[spells.child].tolist(),
            self.truth.schools.key[spells.school].tolist(),
            iso_dates(spells.entry).tolist(),
            spells.grade.tolist(),
            spells.entry_type.tolist(),
            iso_dates(spells.last).tolist(),
            spells.exit_type.tolist(),
            strict=True,
        )
        for student, school, entry, grade, kind, last, exit_type in columns:
            left = text("ExitWithdrawDate", last) + exits[exit_type] if exit_type != OPEN else ""
            yield within(
                "StudentSchoolAssociation",
                student_reference(student),
                school_reference(school),
                year,
                text("EntryDate", entry),
                grades[grade + 1],
                kinds[kind],
                left,
            )

    def _district_association(self, index: int, child: int, addresses: "Addresses") -> str:
        children = self.truth.children
        return within(
            "StudentEducationOrganizationAssociation",
            student_reference(self.ids[child]),
            "<EducationOrganizationReference><EducationOrganizationIdentity>"
            f"<EducationOrganizationId>{DISTRICT_KEY}</EducationOrganizationId>"
            "</EducationOrganizationIdentity></EducationOrganizationReference>",
            descriptor("Sex", SEXES[children.sex[child]]),
            addresses.of(int(children.family[child])),
            self._race(child),
            *self._needs(index, child),
        )

    def _race(self, child: int) -> str:
        """Ethnicity and race as two questions, the second with several answers."""
        category = self.truth.children.race[child]
        if category == "":
            return descriptor("Race", "Choose Not to Respond") if self.declines[child] else ""
        races: tuple[str, ...] = (RACES.get(category, ""),)
        if category == "hispanic":
            races = HISPANIC[self.hispanic[child]]
        elif category == "two_or_more":
            races = MIXED[self.mixed[child]]
        hispanic = "true" if category == "hispanic" else "false"
        told = [descriptor("Race", race) for race in races]
        return text("HispanicLatinoEthnicity", hispanic) + "".join(told)

    def _needs(self, index: int, child: int) -> Iterator[str]:
        """Income, language and disability; what is not so is mostly left out."""
        lot = self.truth.circumstances
        marks = ["Economic Disadvantaged"] if lot.low_income[child, index] else []
        if self.other[child] < 2 * SAYS_NOTHING:
            marks.append("Immigrant" if self.other[child] < SAYS_NOTHING else "Foster Care")
        for mark in marks:
            yield within("StudentCharacteristic", descriptor("StudentCharacteristic", mark))
        english = "Limited Monitored 1" if lot.formerly_learner[child, index] else "NotLimited"
        if lot.english_learner[child, index]:
            english = "Limited"
        yield descriptor("LimitedEnglishProficiency", english)
        if lot.disability[child, index]:
            kind = DISABILITIES[self.disability[child]]
            yield within("Disability", descriptor("Disability", kind))


class Addresses:
    """The addresses of families as far as they are known at the end of a school year."""

    def __init__(self, truth: Truth, year: SchoolYear) -> None:
        self.homes = truth.families
        self.end = day(year.ending, 6, 29)
        since = truth.families.since
        self.begin: Texts = iso_dates(since.ravel()).reshape(since.shape)
        upto = np.full_like(since, NEVER)
        later = since[:, 1:]
        upto[:, :-1] = np.where((later == NEVER) | (later > self.end), NEVER, later - 1)
        self.upto: Texts = iso_dates(upto.ravel()).reshape(upto.shape)

    def of(self, family: int) -> str:
        """The address elements of a family, oldest first; none where it gave none."""
        if not self.homes.address_reported[family]:
            return ""
        known = range(int(self.homes.addresses[family]))
        since = self.homes.since[family]
        return "".join(self._one(family, at) for at in known if since[at] <= self.end)

    def _one(self, family: int, at: int) -> str:
        return within(
            "Address",
            text("StreetNumberName", self.homes.line[family, at]),
            text("City", geography.CITY_NAME),
            descriptor("StateAbbreviation", geography.STATE),
            text("PostalCode", self.homes.postal_code[family, at]),
            within(
                "Period",
                text("BeginDate", self.begin[family, at]),
                text("EndDate", self.upto[family, at]),
            ),
            descriptor("AddressType", "Home"),
        )
