"""How OneRoster files become rows of the catalogue.

A student is at a school by role: from roles.csv in 1.2, from users.csv in 1.1.
The first day is the role's; else the first day in a class of the school; else
the first day of the school year that holds the day of delivery; else 1 July,
where the calendar decides which day is the first of instruction.
"""

from wholecity.intake.definitions import Into
from wholecity.intake.formats.oneroster import codes

_GONE = "lower(coalesce(status, '')) = 'tobedeleted'"

# Who is a student where. A delta may bring a user without the role that came before.
_STUDENTS = f"""
    roles AS (
        SELECT
            userSourcedId AS person, orgSourcedId AS org, beginDate, endDate,
            CASE WHEN {_GONE} THEN CAST(dateLastModified AS DATE) END AS gone,
            {_GONE} AND dateLastModified IS NULL AS forgotten, _file, _line
        FROM role WHERE lower(role) = 'student'
        UNION ALL
        SELECT
            sourcedId, trim(unnest(string_split(coalesce(orgSourcedIds, ''), ','))), NULL, NULL,
            CASE WHEN {_GONE} THEN CAST(dateLastModified AS DATE) END,
            {_GONE} AND dateLastModified IS NULL, _file, _line
        FROM "user" WHERE lower(role) = 'student'
    ), earlier AS (
        SELECT * FROM warehouse.main.person WHERE source = $source
    ), students AS (
        SELECT person FROM roles UNION SELECT person_key FROM earlier
    )
"""

# The school year of the delivery: the one that holds its day, else the latest.
_YEAR = f"""
    this_year AS (
        SELECT
            max(coalesce(schoolYear, {codes.year_of("endDate")})) AS school_year,
            min(startDate) AS begins, max(endDate) AS ends
        FROM (
            SELECT *, rank() OVER (ORDER BY
                coalesce(schoolYear = $school_year, false) DESC,
                $received_on::DATE BETWEEN startDate AND endDate DESC,
                lower(type) = 'schoolyear' DESC,
                coalesce(schoolYear, {codes.year_of("endDate")}) DESC
            ) AS place
            FROM session WHERE NOT {_GONE}
        )
        WHERE place = 1
    )
"""
_SCHOOL_YEAR = f"coalesce(this_year.school_year, {codes.ANNOUNCED_YEAR})"

PERSON = Into(
    "person",
    f"""
    WITH {_STUDENTS}
    SELECT
        coalesce("user".sourcedId, demographics.sourcedId) AS person_key,
        CASE WHEN "user".sourcedId IS NULL THEN earlier.first_name ELSE givenName END
            AS first_name,
        CASE WHEN "user".sourcedId IS NULL THEN earlier.middle_name ELSE middleName END
            AS middle_name,
        CASE WHEN "user".sourcedId IS NULL THEN earlier.last_name ELSE familyName END
            AS last_name,
        CASE WHEN demographics.sourcedId IS NULL THEN earlier.birth_date ELSE birthDate END
            AS birth_date,
        CASE WHEN demographics.sourcedId IS NULL THEN earlier.sex
            ELSE nullif(demographics.sex, '') END AS sex,
        false AS names_hashed,
        coalesce("user"._file, demographics._file) AS _file,
        coalesce("user"._line, demographics._line) AS _line
    FROM "user" FULL JOIN demographics ON demographics.sourcedId = "user".sourcedId
    LEFT JOIN earlier
        ON earlier.person_key = coalesce("user".sourcedId, demographics.sourcedId)
    WHERE coalesce("user".sourcedId, demographics.sourcedId) IN (SELECT person FROM students)
        AND ("user".sourcedId IS NOT NULL OR earlier.person_key IS NOT NULL)
        AND NOT (lower(coalesce("user".status, demographics.status, '')) = 'tobedeleted')
    """,
    ("manifest",),
)

SCHOOL = Into(
    "school",
    f"""
    WITH {_STUDENTS}
    SELECT
        sourcedId AS school_key, name,
        CASE WHEN regexp_full_match(identifier, '\\d{{12}}') THEN identifier END AS nces_id,
        _file, _line
    FROM org
    WHERE NOT {_GONE} AND (lower(type) = 'school' OR (
        sourcedId IN (SELECT org FROM roles)
        AND lower(type) NOT IN {codes.listed(codes.ADMINISTRATIVE)}
    ))
    """,
    ("org",),
    keyed=True,
)

GUARDIAN = Into(
    "guardian",
    f"""
    WITH {_STUDENTS}, people AS (
        SELECT
            "user".*, coalesce("user".role, (
                SELECT min(role.role) FROM role WHERE role.userSourcedId = "user".sourcedId
            )) AS relation
        FROM "user"
    ), pairs AS (
        SELECT sourcedId AS one, trim(unnest(string_split(agentSourcedIds, ','))) AS other,
            _file, _line
        FROM "user" WHERE agentSourcedIds IS NOT NULL AND NOT {_GONE}
    ), told AS (
        SELECT one AS student, other AS guardian, _file, _line FROM pairs
        UNION ALL
        SELECT other, one, _file, _line FROM pairs
    )
    SELECT
        student AS person_key, guardian AS guardian_key, givenName AS first_name,
        familyName AS last_name, people.relation, coalesce(sms, phone) AS phone, email,
        told._file, told._line
    FROM told JOIN people ON people.sourcedId = guardian
    WHERE student IN (SELECT person FROM students)
        AND lower(people.relation) IN ('guardian', 'parent', 'relative')
    QUALIFY row_number() OVER (PARTITION BY student, guardian ORDER BY told._line) = 1
    """,
    ("user",),
    keyed=True,
)

ENROLMENT = Into(
    "enrolment",
    f"""
    WITH {_STUDENTS}, {_YEAR}, schools AS (
        SELECT sourcedId AS org FROM org
        WHERE lower(type) NOT IN {codes.listed(codes.ADMINISTRATIVE)}
        UNION
        SELECT school_key FROM warehouse.main.school WHERE source = $source
    ), classes AS (
        SELECT userSourcedId AS person, schoolSourcedId AS org, min(beginDate) AS begins
        FROM enrollment WHERE lower(role) = 'student' AND NOT {_GONE} GROUP BY ALL
    ), spells AS (
        SELECT
            roles.*, coalesce(
                beginDate, classes.begins, this_year.begins,
                make_date({_SCHOOL_YEAR} - 1, 7, 1)
            ) AS entry_date,
            coalesce(gone, endDate) AS exit_date, {_SCHOOL_YEAR} AS school_year,
            this_year.ends
        FROM roles JOIN schools USING (org) CROSS JOIN this_year
        LEFT JOIN classes ON classes.person = roles.person AND classes.org = roles.org
        WHERE NOT forgotten
    )
    SELECT
        spells.person AS person_key, org AS school_key,
        CASE WHEN exit_date IS NULL OR exit_date >= ends THEN school_year
            ELSE {codes.year_of("exit_date")} END AS school_year,
        {codes.decoded(codes.first_of("grades"), codes.GRADE)} AS grade,
        entry_date,
        CASE WHEN exit_date IS NOT NULL THEN greatest(exit_date, entry_date) END AS exit_date,
        spells._file, spells._line
    FROM spells LEFT JOIN "user" ON "user".sourcedId = spells.person
    """,
    ("manifest",),
)

_RACE_COUNT = " + ".join(f"coalesce({race}, false)::INTEGER" for race in codes.RACES)
_ONE_RACE = " ".join(f"WHEN {race} THEN '{word}'" for race, word in codes.RACES.items())

STUDENT_YEAR = Into(
    "student_year",
    f"""
    WITH {_STUDENTS}, {_YEAR}
    SELECT
        sourcedId AS person_key, {_SCHOOL_YEAR} AS school_year,
        CASE
            WHEN {codes.HISPANIC} THEN 'hispanic'
            WHEN {_RACE_COUNT} > 1 THEN 'two_or_more'
            {_ONE_RACE}
        END AS race_ethnicity,
        _file, _line
    FROM demographics CROSS JOIN this_year
    WHERE sourcedId IN (SELECT person FROM students) AND NOT {_GONE}
    """,
    ("demographics",),
    keyed=True,
)

MAPPINGS = (PERSON, SCHOOL, GUARDIAN, ENROLMENT, STUDENT_YEAR)
