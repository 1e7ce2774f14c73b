"""The school district's bulk XML in the Ed-Fi Data Standard 5.2, a folder for each school year."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from wholecity.kernel.school_year import SchoolYear
from wholecity.synthetic import families, geography, mistakes
from wholecity.synthetic.calendars import Calendar
from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import Delivery, Handed, Records
from wholecity.synthetic.enrolment import ENTRY_TYPES, EXIT_TYPES, OPEN, Spells
from wholecity.synthetic.mistakes import Habits, Seen
from wholecity.synthetic.plan import NEVER, Numbers, Texts, day, iso_dates
from wholecity.synthetic.schools import DISTRICT_KEY, NINTH, PRESCHOOL, SIXTH, TWELFTH

SOURCE = "district"
HABITS = Habits(
    typo=0.006,
    respelled=0.04,
    accents=0.9,
    initial=0.06,
    one_surname=0.05,
    respaced=0.08,
    swapped=0.002,
    placeholder=0.003,
)
PREFERRED = 0.4  # of children with a nickname, the school knows it

NAMESPACE = "http://ed-fi.org/5.2.0"
GRADE_LEVELS = (
    "Preschool/Prekindergarten",
    "Kindergarten",
    "First grade",
    "Second grade",
    "Third grade",
    "Fourth grade",
    "Fifth grade",
    "Sixth grade",
    "Seventh grade",
    "Eighth grade",
    "Ninth grade",
    "Tenth grade",
    "Eleventh grade",
    "Twelfth grade",
)
SCHOOL_CATEGORY = ("Elementary School", "Middle School", "High School")
TAUGHT = ((PRESCHOOL, SIXTH), (SIXTH, NINTH), (NINTH, TWELFTH + 1))
SEXES = {"F": "Female", "M": "Male", "X": "Non-binary"}
RACES = {
    "american_indian": "American Indian or Alaska Native",
    "asian": "Asian",
    "black": "Black or African American",
    "mena": "Middle Eastern or North African",
    "pacific_islander": "Native Hawaiian or Pacific Islander",
    "white": "White",
}
MIXED = (("Black or African American", "White"), ("Asian", "White"))
DISABILITIES = (
    "Specific Learning Disability",
    "Speech or Language Impairment",
    "Other Health Impairment",
    "Autism Spectrum Disorders",
)

Lines = Iterable[str]


def descriptor(kind: str, value: str) -> str:
    return f"uri://ed-fi.org/{kind}Descriptor#{escape(value)}"


def _element(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>"


def _student_reference(student: int) -> str:
    return (
        f"<StudentReference><StudentIdentity><StudentUniqueId>{student}</StudentUniqueId>"
        "</StudentIdentity></StudentReference>"
    )


def _school_reference(school: int) -> str:
    return (
        f"<SchoolReference><SchoolIdentity><SchoolId>{school}</SchoolId>"
        "</SchoolIdentity></SchoolReference>"
    )


def _year_name(year: SchoolYear) -> str:
    return f"{year.ending - 1}-{year.ending}"


def _interchange(folder: Path, name: str, lines: Lines) -> None:
    """Write one interchange file, an element a line."""
    with (folder / f"{name}.xml").open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(f'<Interchange{name} xmlns="{NAMESPACE}">\n')
        file.writelines(f"{line}\n" for line in lines)
        file.write(f"</Interchange{name}>\n")


def write(truth: Truth, home: Path, advance: Callable[[], None]) -> Handed:
    """The three years' folders. A student has one id and one name in all of them."""
    children, plan = truth.children, truth.plan
    students = np.unique(np.concatenate([spells.child for spells in truth.spells]))
    known = mistakes.seen(plan.chance("district names"), HABITS, children, students)
    district = _District(truth, students, known)
    handed = Handed()
    for index, year in enumerate(plan.years):
        folder = home / "agencies" / SOURCE / year.label
        folder.mkdir(parents=True)
        district.write_year(index, folder)
        received = date(year.ending, 6, 29).isoformat()
        path = folder.relative_to(home).as_posix()
        handed.deliveries.append(Delivery(SOURCE, "edfi", path, received, year.ending))
        advance()
    keys = truth.schooling.student_id[students].astype(str).astype(object)
    handed.records.append(Records(SOURCE, keys, students.astype(np.int32)))
    return handed


class _District:
    """What the district knows, and how it is written."""

    def __init__(self, truth: Truth, students: np.ndarray, known: Seen) -> None:
        self.truth, self.students, self.known = truth, students, known
        self.ids = truth.schooling.student_id
        chance = truth.plan.chance("district extras")
        self.knows_nickname = chance.random(len(students)) < PREFERRED
        self.mixed = chance.integers(0, len(MIXED), len(truth.children))
        self.disability = chance.integers(0, len(DISABILITIES), len(truth.children))
        self.declines = chance.random(len(truth.children)) < 0.5
        self.hispanic_race = chance.integers(0, 4, len(truth.children))
        self.other_mark = chance.random(len(truth.children))
        self.email = families.emails(truth.families)

    def write_year(self, index: int, folder: Path) -> None:
        calendar, spells = self.truth.calendars[index], self.truth.spells[index]
        here = np.unique(spells.child)
        _interchange(folder, "EducationOrganization", self._organizations())
        _interchange(folder, "EducationOrgCalendar", self._calendar(calendar))
        _interchange(folder, "Student", self._students(here))
        _interchange(folder, "StudentEnrollment", self._enrollment(index, spells, here))
        if index == len(self.truth.plan.years) - 1:
            _interchange(folder, "Contact", self._contacts(here))

    def _organizations(self) -> Iterator[str]:
        category = "EducationOrganizationCategory"
        yield (
            '<LocalEducationAgency id="LEA">'
            + _element("NameOfInstitution", f"{geography.CITY_NAME} Public Schools (synthetic)")
            + f"<{category}>{descriptor(category, 'Local Education Agency')}</{category}>"
            f"<LocalEducationAgencyId>{DISTRICT_KEY}</LocalEducationAgencyId>"
            "<LocalEducationAgencyCategory>"
            + descriptor("LocalEducationAgencyCategory", "Regular public school district")
            + "</LocalEducationAgencyCategory></LocalEducationAgency>"
        )
        schools = self.truth.schools
        for number in range(len(schools)):
            level = int(schools.level[number])
            grades = "".join(
                f"<GradeLevel>{descriptor('GradeLevel', GRADE_LEVELS[g + 1])}</GradeLevel>"
                for g in range(*TAUGHT[level])
            )
            yield (
                "<School><EducationOrganizationIdentificationCode>"
                f"<IdentificationCode>0999990{number + 1:05d}</IdentificationCode>"
                "<EducationOrganizationIdentificationSystem>"
                + descriptor("EducationOrganizationIdentificationSystem", "NCES")
                + "</EducationOrganizationIdentificationSystem>"
                "</EducationOrganizationIdentificationCode>"
                + _element("NameOfInstitution", schools.name[number])
                + f"<{category}>{descriptor(category, 'School')}</{category}>"
                f"<SchoolId>{schools.key[number]}</SchoolId>{grades}"
                f"<SchoolCategory>{descriptor('SchoolCategory', SCHOOL_CATEGORY[level])}"
                '</SchoolCategory><LocalEducationAgencyReference ref="LEA"/></School>'
            )

    def _calendar(self, calendar: Calendar) -> Iterator[str]:
        """A calendar for each school: days of instruction, and why other weekdays are none."""
        year = _year_name(calendar.year)
        dates = iso_dates(calendar.days)
        kinds = {
            1: descriptor("CalendarEvent", "Instructional day"),
            2: descriptor("CalendarEvent", "Weather day"),
            3: descriptor("CalendarEvent", "Holiday"),
        }
        for number, key in enumerate(self.truth.schools.key.tolist()):
            identity = (
                f"<CalendarCode>{key}</CalendarCode>",
                f"{_school_reference(key)}<SchoolYear>{year}</SchoolYear>",
            )
            kind = f"<CalendarType>{descriptor('CalendarType', 'School')}</CalendarType>"
            yield f"<Calendar>{identity[0]}{kind}{identity[1]}</Calendar>"
            opened = calendar.open[number]
            span = np.arange(int(np.argmax(opened)), len(opened) - int(np.argmax(opened[::-1])))
            what = np.select([opened, calendar.snow[number], calendar.holidays], [1, 2, 3])
            reference = (
                f"<CalendarReference><CalendarIdentity>{identity[0]}{identity[1]}"
                "</CalendarIdentity></CalendarReference></CalendarDate>"
            )
            for at in span[what[span] > 0].tolist():
                yield (
                    f"<CalendarDate><Date>{dates[at]}</Date>"
                    f"<CalendarEvent>{kinds[int(what[at])]}</CalendarEvent>{reference}"
                )

    def _students(self, here: np.ndarray) -> Iterator[str]:
        known = self.known
        born = iso_dates(known.birth)
        for row in np.searchsorted(self.students, here).tolist():
            middle = known.middle[row]
            yield (
                f"<Student><StudentUniqueId>{self.ids[self.students[row]]}</StudentUniqueId><Name>"
                + _element("FirstName", known.first[row])
                + (_element("MiddleName", middle) if middle else "")
                + _element("LastSurname", known.last[row])
                + self._preferred(row)
                + f"</Name><BirthData><BirthDate>{born[row]}</BirthDate></BirthData></Student>"
            )

    def _preferred(self, row: int) -> str:
        given = self.truth.children.first[self.students[row]]
        called = mistakes.names.nicknames(given) if self.knows_nickname[row] else []
        return _element("PreferredFirstName", called[0]) if called else ""

    def _enrollment(self, index: int, spells: Spells, here: np.ndarray) -> Iterator[str]:
        yield from self._school_associations(spells)
        yield from self._district_associations(index, here)

    def _school_associations(self, spells: Spells) -> Iterator[str]:
        year = _year_name(spells.year)
        grades = [descriptor("GradeLevel", grade) for grade in GRADE_LEVELS]
        kinds = [descriptor("EntryType", kind) for kind in ENTRY_TYPES]
        exits = [descriptor("ExitWithdrawType", kind) if kind else "" for kind in EXIT_TYPES]
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
        for student, school, entry, grade, entry_type, last, exit_type in columns:
            left = (
                ""
                if exit_type == OPEN
                else f"<ExitWithdrawDate>{last}</ExitWithdrawDate>"
                f"<ExitWithdrawType>{exits[exit_type]}</ExitWithdrawType>"
            )
            yield (
                f"<StudentSchoolAssociation>{_student_reference(student)}"
                f"{_school_reference(school)}<SchoolYear>{year}</SchoolYear>"
                f"<EntryDate>{entry}</EntryDate>"
                f"<EntryGradeLevel>{grades[grade + 1]}</EntryGradeLevel>"
                f"<EntryType>{kinds[entry_type]}</EntryType>{left}</StudentSchoolAssociation>"
            )

    def _district_associations(self, index: int, here: np.ndarray) -> Iterator[str]:
        district = (
            "<EducationOrganizationReference><EducationOrganizationIdentity>"
            f"<EducationOrganizationId>{DISTRICT_KEY}</EducationOrganizationId>"
            "</EducationOrganizationIdentity></EducationOrganizationReference>"
        )
        sexes = {code: f"<Sex>{descriptor('Sex', word)}</Sex>" for code, word in SEXES.items()}
        addresses = _Addresses(self.truth, self.truth.plan.years[index])
        children = self.truth.children
        for child in here.tolist():
            yield (
                "<StudentEducationOrganizationAssociation>"
                f"{_student_reference(self.ids[child])}{district}{sexes[children.sex[child]]}"
                f"{addresses.of(int(children.family[child]))}{self._race(child)}"
                f"{self._needs(index, child)}</StudentEducationOrganizationAssociation>"
            )

    def _race(self, child: int) -> str:
        """Ethnicity and race as two questions, the second with several answers."""
        category = self.truth.children.race[child]
        if category == "":
            declined = "Choose Not to Respond"
            return f"<Race>{descriptor('Race', declined)}</Race>" if self.declines[child] else ""
        hispanic = category == "hispanic"
        races: tuple[str, ...]
        if hispanic:
            races = ((), ("White",), ("Black or African American",), ())[self.hispanic_race[child]]
        elif category == "two_or_more":
            races = MIXED[self.mixed[child]]
        else:
            races = (RACES[category],)
        told = "".join(f"<Race>{descriptor('Race', race)}</Race>" for race in races)
        flag = "true" if hispanic else "false"
        return f"<HispanicLatinoEthnicity>{flag}</HispanicLatinoEthnicity>{told}"

    def _needs(self, index: int, child: int) -> str:
        lot = self.truth.circumstances
        marks = ["Economic Disadvantaged"] if lot.low_income[child, index] else []
        if self.other_mark[child] < 0.02:  # says nothing about income
            marks.append("Immigrant" if self.other_mark[child] < 0.01 else "Foster Care")
        told = "".join(
            "<StudentCharacteristic><StudentCharacteristic>"
            f"{descriptor('StudentCharacteristic', mark)}"
            "</StudentCharacteristic></StudentCharacteristic>"
            for mark in marks
        )
        english = "LimitedEnglishProficiency"
        word = "NotLimited"
        if lot.english_learner[child, index]:
            word = "Limited"
        elif lot.formerly_learner[child, index]:
            word = "Limited Monitored 1"
        told += f"<{english}>{descriptor(english, word)}</{english}>"
        if lot.disability[child, index]:
            kind = descriptor("Disability", DISABILITIES[self.disability[child]])
            told += f"<Disability><Disability>{kind}</Disability></Disability>"
        return told

    def _contacts(self, here: np.ndarray) -> Iterator[str]:
        """Parents of this year's students, once each, and whose parents they are."""
        homes, children = self.truth.families, self.truth.children
        for family in np.unique(children.family[here]).tolist():
            for parent in (0, 1):
                if homes.guardian_first[family, parent]:
                    yield self._contact(family, parent)
        for child in here.tolist():
            family = int(children.family[child])
            for parent in (0, 1):
                if homes.guardian_first[family, parent]:
                    yield self._is_parent_of(child, family, parent)

    def _contact(self, family: int, parent: int) -> str:
        homes = self.truth.families
        email = (
            "<ElectronicMail>"
            + _element("ElectronicMailAddress", self.email[family])
            + f"<ElectronicMailType>{descriptor('ElectronicMailType', 'Home/Personal')}"
            "</ElectronicMailType></ElectronicMail>"
            if parent == 0
            else ""
        )
        return (
            f"<Contact><ContactUniqueId>{_contact_key(family, parent)}</ContactUniqueId><Name>"
            + _element("FirstName", homes.guardian_first[family, parent])
            + _element("LastSurname", homes.guardian_last[family, parent])
            + f"</Name><Sex>{descriptor('Sex', ('Female', 'Male')[parent])}</Sex>"
            f"<Telephone><TelephoneNumber>{homes.phone[family, parent]}</TelephoneNumber>"
            f"<TelephoneNumberType>{descriptor('TelephoneNumberType', 'Mobile')}"
            f"</TelephoneNumberType></Telephone>{email}</Contact>"
        )

    def _is_parent_of(self, child: int, family: int, parent: int) -> str:
        relation = descriptor("Relation", ("Mother", "Father")[parent])
        return (
            f"<StudentContactAssociation>{_student_reference(self.ids[child])}"
            "<ContactReference><ContactIdentity>"
            f"<ContactUniqueId>{_contact_key(family, parent)}</ContactUniqueId>"
            f"</ContactIdentity></ContactReference><Relation>{relation}</Relation>"
            f"<PrimaryContactStatus>{'false' if parent else 'true'}</PrimaryContactStatus>"
            "</StudentContactAssociation>"
        )


def _contact_key(family: int, parent: int) -> int:
    return 7_000_000 + 2 * family + parent


class _Addresses:
    """The addresses of families as far as they are known at the end of a school year."""

    def __init__(self, truth: Truth, year: SchoolYear) -> None:
        self.homes = truth.families
        self.end = day(year.ending, 6, 29)
        self.since: Numbers = truth.families.since
        self.begin: Texts = iso_dates(self.since.ravel()).reshape(self.since.shape)
        upto = np.full_like(self.since, NEVER)
        later = self.since[:, 1:]
        upto[:, :-1] = np.where((later == NEVER) | (later > self.end), NEVER, later - 1)
        self.upto: Texts = iso_dates(upto.ravel()).reshape(upto.shape)
        self.state = descriptor("StateAbbreviation", geography.STATE)
        self.kind = descriptor("AddressType", "Home")

    def of(self, family: int) -> str:
        homes = self.homes
        if not homes.address_reported[family]:
            return ""
        known = range(int(homes.addresses[family]))
        return "".join(self._one(family, at) for at in known if self.since[family, at] <= self.end)

    def _one(self, family: int, at: int) -> str:
        ended = self.upto[family, at]
        end = f"<EndDate>{ended}</EndDate>" if ended else ""
        return (
            f"<Address><StreetNumberName>{self.homes.line[family, at]}</StreetNumberName>"
            f"<City>{geography.CITY_NAME}</City><StateAbbreviation>{self.state}</StateAbbreviation>"
            f"<PostalCode>{self.homes.postal_code[family, at]}</PostalCode>"
            f"<Period><BeginDate>{self.begin[family, at]}</BeginDate>{end}</Period>"
            f"<AddressType>{self.kind}</AddressType></Address>"
        )
