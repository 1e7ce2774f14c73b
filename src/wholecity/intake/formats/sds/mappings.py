"""How School Data Sync files become rows of the catalogue.

A student is at a school from the first day of the role (2.1), else of its
session, else of the term of the first class there (1), else from 1 July of the
school year, where the calendar decides which day is the first of instruction.
"""

from wholecity.intake.definitions import Into
from wholecity.intake.formats.oneroster import codes

_STUDENTS = f"""
    roles AS (
        SELECT
            userSourcedId AS person, orgSourcedId AS org, grade, sessionSourcedId,
            roleStartDate, roleEndDate, _file, _line
        FROM role WHERE lower(role) = 'student'
        UNION ALL
        SELECT
            sourcedId, trim(unnest(string_split(coalesce(orgSourcedIds, ''), ','))), grade,
            NULL, NULL, NULL, _file, _line
        FROM "user" WHERE lower(role) = 'student'
    ), schools AS (
        SELECT * FROM org WHERE lower(type) = 'school' OR (
            sourcedId IN (SELECT org FROM roles)
            AND lower(type) NOT IN {codes.listed(codes.ADMINISTRATIVE)}
        )
    )
"""

# A session's schoolYear may be the year in which it begins or ends; its last day is plain.
_SESSION_YEAR = codes.year_of("coalesce(endDate, startDate)")
_FALLBACK = f"make_date({codes.ANNOUNCED_YEAR} - 1, 7, 1)"

PERSON = Into(
    "person",
    f"""
    WITH {_STUDENTS}
    SELECT
        sourcedId AS person_key, givenName AS first_name, middleName AS middle_name,
        familyName AS last_name, birthDate AS birth_date, nullif(sex, '') AS sex,
        false AS names_hashed, "user"._file, "user"._line
    FROM "user" LEFT JOIN demographics ON userSourcedId = sourcedId
    WHERE sourcedId IN (SELECT person FROM roles)
    """,
    ("user",),
)

PERSON_1 = Into(
    "person",
    """
    SELECT
        student AS person_key, arg_min("first", _line) AS first_name,
        arg_min(middle, _line) AS middle_name, arg_min("last", _line) AS last_name,
        max(birthdate) AS birth_date, false AS names_hashed,
        min(_file) AS _file, min(_line) AS _line
    FROM student GROUP BY student
    """,
    ("student",),
)

SCHOOL = Into(
    "school",
    f"""
    WITH {_STUDENTS}
    SELECT sourcedId AS school_key, name, _file, _line FROM schools
    """,
    ("org",),
)

SCHOOL_1 = Into(
    "school",
    """
    SELECT
        school AS school_key, name,
        CASE WHEN regexp_full_match(nces, '\\d{12}') THEN nces END AS nces_id, _file, _line
    FROM school
    """,
    ("school",),
)

GUARDIAN = Into(
    "guardian",
    """
    SELECT
        userSourcedId AS person_key, relationshipUserSourcedId AS guardian_key,
        givenName AS first_name, familyName AS last_name, relationshipRole AS relation,
        coalesce(sms, phone) AS phone, email, relationship._file, relationship._line
    FROM relationship JOIN "user" ON sourcedId = relationshipUserSourcedId
    """,
    ("relationship", "user"),
)

ENROLMENT = Into(
    "enrolment",
    f"""
    WITH {_STUDENTS}, spells AS (
        SELECT
            person, org, grade, coalesce(roleStartDate, startDate, {_FALLBACK}) AS entry_date,
            roleEndDate AS exit_date, startDate IS NOT NULL OR endDate IS NOT NULL AS dated,
            {_SESSION_YEAR} AS session_year, roles._file, roles._line
        FROM roles JOIN schools ON schools.sourcedId = org
        LEFT JOIN session ON session.sourcedId = sessionSourcedId
    )
    SELECT
        person AS person_key, org AS school_key,
        coalesce({codes.year_of("exit_date")}, session_year, {codes.year_of("entry_date")})
            AS school_year,
        {codes.decoded("grade", codes.GRADE)} AS grade, entry_date, exit_date, _file, _line
    FROM spells
    """,
    ("user", "org"),
)

ENROLMENT_1 = Into(
    "enrolment",
    f"""
    WITH terms AS (
        SELECT seat.student, section.school, min(begins) AS begins
        FROM seat JOIN section USING (section) GROUP BY ALL
    )
    SELECT
        student.student AS person_key, student.school AS school_key,
        {codes.year_of(f"coalesce(begins, {_FALLBACK})")} AS school_year,
        {codes.decoded("grade", codes.GRADE)} AS grade,
        coalesce(begins, {_FALLBACK}) AS entry_date, student._file, student._line
    FROM student LEFT JOIN terms
        ON terms.student = student.student AND terms.school = student.school
    WHERE lower(coalesce(status, 'active')) = 'active'
    """,
    ("student",),
)

_RACES = "list_transform(string_split(lower(coalesce(raceCodes, '')), ','), x -> trim(x))"
_HELD = " ".join(
    f"WHEN list_contains(races, '{code.lower()}') THEN '{word}'"
    for code, word in codes.RACES.items()
)
_KNOWN = "(" + ", ".join(f"'{code.lower()}'" for code in codes.RACES) + ")"

# A mark says that something holds; that it does not hold is known only where marks are used.
STUDENT_YEAR = Into(
    "student_year",
    f"""
    WITH {_STUDENTS}, races AS (
        SELECT
            userSourcedId AS person, {_RACES} AS races,
            lower(coalesce(ethnicityCodes, '')) LIKE '%hispanicorlatinoethnicity%' AS hispanic
        FROM demographics
    ), flags AS (
        SELECT
            userSourcedId AS person,
            bool_or(lower(flag) IN ('freelunch', 'reducedlunch', 'freereducedlunch')) AS poor,
            bool_or(lower(flag) IN ('ell', 'el', 'englishlearner')) AS learner,
            bool_or(lower(flag) IN ('iep', '504')) AS disabled
        FROM flag GROUP BY userSourcedId
    ), used AS (
        SELECT
            coalesce(bool_or(poor), false) AS poor, coalesce(bool_or(learner), false) AS learner,
            coalesce(bool_or(disabled), false) AS disabled
        FROM flags
    ), years AS (
        SELECT
            person,
            max(coalesce({codes.year_of("roleEndDate")}, {_SESSION_YEAR}, {codes.ANNOUNCED_YEAR}))
                AS school_year,
            min(roles._file) AS _file, min(roles._line) AS _line
        FROM roles LEFT JOIN session ON session.sourcedId = sessionSourcedId GROUP BY person
    )
    SELECT
        years.person AS person_key, school_year,
        CASE
            WHEN hispanic THEN 'hispanic'
            WHEN len(list_filter(races, x -> x IN {_KNOWN})) > 1 THEN 'two_or_more'
            {_HELD}
        END AS race_ethnicity,
        CASE WHEN used.poor THEN coalesce(flags.poor, false) END AS low_income,
        CASE WHEN used.learner THEN coalesce(flags.learner, false) END AS english_learner,
        CASE WHEN used.disabled THEN coalesce(flags.disabled, false) END AS disability,
        years._file, years._line
    FROM years CROSS JOIN used
    LEFT JOIN races USING (person) LEFT JOIN flags USING (person)
    WHERE races.person IS NOT NULL OR flags.person IS NOT NULL
    """,
    ("user",),
    keyed=True,
)

MAPPINGS = (
    PERSON,
    PERSON_1,
    SCHOOL,
    SCHOOL_1,
    GUARDIAN,
    ENROLMENT,
    ENROLMENT_1,
    STUDENT_YEAR,
)
