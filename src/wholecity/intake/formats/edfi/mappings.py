"""How Ed-Fi records become rows of the catalogue."""

from wholecity.intake.definitions import Into

# Where a child lives; what remains (billing, work, another's address) says nothing about that.
_LIVES = "'home', 'physical', 'temporary', 'doubled-up', 'hotels/motels', 'shelters', 'unsheltered'"
_GETS_MAIL = "'mailing', 'other'"

# A child who never came was not enrolled.
_NEVER_CAME = "'no show', 'invalid enrollment'"

# The year that a row belongs to when nothing else says it.
_ANNOUNCED_YEAR = (
    "CAST(coalesce($school_year, year($received_on::DATE)"
    " + CASE WHEN month($received_on::DATE) >= 7 THEN 1 ELSE 0 END) AS SMALLINT)"
)


def _year_of(day: str) -> str:
    return f"CAST(year({day}) + CASE WHEN month({day}) >= 7 THEN 1 ELSE 0 END AS SMALLINT)"


PERSON = Into(
    "person",
    """
    WITH said AS (SELECT student, max(sex) AS sex FROM characteristics GROUP BY student)
    SELECT
        student.student AS person_key, first_name, middle_name, last_name, suffix, birth_date,
        coalesce(said.sex, student.sex) AS sex, false AS names_hashed,
        student._file, student._line
    FROM student LEFT JOIN said USING (student)
    """,
    ("student",),
    keyed=True,
)

# A mailing address counts only for a student of whom no other is known.
ADDRESS = Into(
    "address",
    f"""
    WITH known AS (
        SELECT
            characteristics.student, address.*, lower(kind) IN ({_LIVES}) AS lives,
            bool_or(lower(kind) IN ({_LIVES})) OVER (PARTITION BY characteristics.student) AS better
        FROM address
        JOIN characteristics
            ON characteristics._file = address._file AND characteristics.number = address.of
        WHERE lower(kind) IN ({_LIVES}, {_GETS_MAIL})
    )
    SELECT
        student AS person_key, concat_ws(' ', line, unit) AS line, city,
        left(postal_code, 5) AS postal_code, begins AS from_date, ends AS to_date, _file, _line
    FROM known WHERE lives OR NOT better
    """,
    ("characteristics", "address"),
)

GUARDIAN = Into(
    "guardian",
    """
    WITH phones AS (
        SELECT _file, of, arg_min(number, (
            CASE lower(kind) WHEN 'mobile' THEN 0 WHEN 'home' THEN 1 ELSE 2 END,
            coalesce(priority, 99), _line
        )) AS phone
        FROM phone WHERE lower(coalesce(kind, '')) NOT LIKE 'fax%' GROUP BY _file, of
    ), emails AS (
        SELECT _file, of, arg_min(email, (NOT coalesce("primary", false), _line)) AS email
        FROM email GROUP BY _file, of
    ), contacts AS (
        SELECT contact.*, phone, email FROM contact
        LEFT JOIN phones ON phones._file = contact._file AND phones.of = contact.number
        LEFT JOIN emails ON emails._file = contact._file AND emails.of = contact.number
    ), named AS (
        SELECT student, relation, own._file, own._line, own.contact AS guardian_key
        FROM student_contact AS own WHERE own.contact IS NOT NULL
        UNION ALL
        SELECT student, relation, own._file, own._line, contacts.contact
        FROM student_contact AS own
        JOIN contacts ON contacts._file = own._file AND contacts.mark = own.mark
        WHERE own.contact IS NULL
    )
    SELECT
        student AS person_key, guardian_key, first_name, last_name, relation, phone, email,
        named._file, named._line
    FROM named JOIN contacts ON contacts.contact = guardian_key
    QUALIFY row_number() OVER (PARTITION BY student, guardian_key ORDER BY named._line) = 1
    """,
    ("student_contact", "contact"),
    keyed=True,
)

SCHOOL = Into(
    "school",
    """
    WITH levels AS (
        SELECT _file, of, CASE
            WHEN count(DISTINCT category) > 1 THEN 'other'
            WHEN lower(any_value(category)) IN
                ('elementary school', 'primary school', 'intermediate school') THEN 'elementary'
            WHEN lower(any_value(category)) IN ('middle school', 'junior high school')
                THEN 'middle'
            WHEN lower(any_value(category)) IN ('high school', 'secondary school') THEN 'high'
            ELSE 'other'
        END AS level
        FROM school_category GROUP BY _file, of
    ), federal AS (
        SELECT _file, of, min(code) AS nces_id FROM school_code
        WHERE lower(system) LIKE '%nces%' OR lower(system) = 'federal' GROUP BY _file, of
    )
    SELECT school AS school_key, name, level, nces_id, school._file, school._line
    FROM school
    LEFT JOIN levels ON levels._file = school._file AND levels.of = school.number
    LEFT JOIN federal ON federal._file = school._file AND federal.of = school.number
    """,
    ("school",),
    keyed=True,
)

ENROLMENT = Into(
    "enrolment",
    f"""
    SELECT
        student AS person_key, school AS school_key,
        coalesce(school_year, {_year_of("entry_date")}) AS school_year,
        grade, entry_date, exit_date, exit_type, _file, _line
    FROM enrolment
    WHERE lower(coalesce(exit_type, '')) NOT IN ({_NEVER_CAME})
    """,
    ("enrolment",),
    keyed=True,
)

# One row for each year in which the delivery has the student enrolled. A characteristic
# counts in the years that its period touches. Ed-Fi lists only what holds, so "no" can be
# said only where the delivery uses the element at all.
STUDENT_YEAR = Into(
    "student_year",
    f"""
    WITH years AS (
        SELECT DISTINCT
            student, coalesce(school_year, {_year_of("entry_date")}) AS school_year
        FROM enrolment
    ), said AS (
        SELECT
            student, bool_or(hispanic) AS hispanic, bool_or(english = 'learner') AS learner,
            min(_file) AS _file, min(_line) AS _line
        FROM characteristics GROUP BY student
    ), races AS (
        SELECT
            student, bool_or(race.race = 'hispanic') AS hispanic,
            count(DISTINCT race.race) FILTER (race.race <> 'hispanic') AS number,
            min(race.race) FILTER (race.race <> 'hispanic') AS race
        FROM race JOIN characteristics
            ON characteristics._file = race._file AND characteristics.number = race.of
        GROUP BY student
    ), poor AS (
        SELECT student, begins, ends
        FROM (
            SELECT _file, of, characteristic, NULL AS begins, NULL AS ends
            FROM characteristic WHERE period IS NULL
            UNION ALL
            SELECT _file, of, characteristic, begins, ends FROM characteristic_period
        ) AS held
        JOIN characteristics
            ON characteristics._file = held._file AND characteristics.number = held.of
        WHERE lower(held.characteristic)
            IN ('economic disadvantaged', 'economically disadvantaged')
    ), disabled AS (
        SELECT DISTINCT student
        FROM disability JOIN characteristics
            ON characteristics._file = disability._file
            AND characteristics.number = disability.of
    ), known AS (
        SELECT said.*, coalesce(years.school_year, {_ANNOUNCED_YEAR}) AS school_year
        FROM said LEFT JOIN years USING (student)
    )
    SELECT
        known.student AS person_key, known.school_year,
        CASE
            WHEN known.hispanic OR races.hispanic THEN 'hispanic'
            WHEN races.number > 1 THEN 'two_or_more'
            ELSE races.race
        END AS race_ethnicity,
        CASE WHEN EXISTS (FROM poor) THEN EXISTS (
            FROM poor WHERE poor.student = known.student
            AND coalesce(poor.begins, DATE '1900-01-01') <= make_date(known.school_year, 6, 30)
            AND coalesce(poor.ends, DATE '2999-12-31') >= make_date(known.school_year - 1, 7, 1)
        ) END AS low_income,
        known.learner AS english_learner,
        CASE WHEN EXISTS (FROM disabled)
            THEN EXISTS (FROM disabled WHERE disabled.student = known.student)
        END AS disability,
        known._file, known._line
    FROM known LEFT JOIN races USING (student)
    """,
    ("characteristics",),
    keyed=True,
)

# A calendar made for one student does not speak for a school that has another.
CALENDAR_DAY = Into(
    "calendar_day",
    """
    WITH days AS (
        SELECT
            calendar_date._file, calendar_date._line, calendar_date.number, calendar_date.day,
            calendar.school, calendar.school_year,
            lower(coalesce(calendar.kind, '')) IN ('student specific', 'iep') AS personal
        FROM calendar_date JOIN calendar
            ON calendar._file = calendar_date._file AND calendar.mark = calendar_date.mark
        UNION ALL
        SELECT
            calendar_date._file, calendar_date._line, calendar_date.number, calendar_date.day,
            calendar_date.school, calendar_date.school_year,
            lower(coalesce(calendar.kind, '')) IN ('student specific', 'iep')
        FROM calendar_date LEFT JOIN calendar
            ON calendar.code = calendar_date.code AND calendar.school = calendar_date.school
            AND calendar.school_year = calendar_date.school_year
        WHERE calendar_date.mark IS NULL
    ), chosen AS (
        SELECT * FROM days
        QUALIFY NOT personal OR bool_and(personal) OVER (PARTITION BY school)
    )
    SELECT
        school AS school_key, min(school_year) AS school_year, day,
        bool_or(event = 'instruction') AS instructional,
        min(chosen._file) AS _file, min(chosen._line) AS _line
    FROM chosen JOIN calendar_event
        ON calendar_event._file = chosen._file AND calendar_event.of = chosen.number
    WHERE event IS NOT NULL
    GROUP BY school, day
    """,
    ("calendar_date", "calendar_event"),
    keyed=True,
)

ATTENDANCE = Into(
    "attendance_event",
    """
    SELECT
        student AS person_key, school AS school_key, day, category,
        string_agg(DISTINCT reason, '; ' ORDER BY reason) AS reason,
        CAST(max(duration) AS DECIMAL(3, 2)) AS duration,
        min(_file) AS _file, min(_line) AS _line
    FROM attendance GROUP BY student, school, day, category
    """,
    ("attendance",),
    keyed=True,
)

# Of several scores the one on the longest scale, of several levels the first.
ASSESSMENT = Into(
    "assessment",
    """
    WITH subjects AS (
        SELECT assessment, namespace, string_agg(DISTINCT subject, ', ' ORDER BY subject) AS subject
        FROM assessment JOIN assessment_subject
            ON assessment_subject._file = assessment._file
            AND assessment_subject.of = assessment.number
        GROUP BY assessment, namespace
    ), scores AS (
        SELECT _file, of, arg_min(TRY_CAST(score AS DECIMAL(9, 3)), (
            CASE WHEN lower(method) LIKE '%scale%' THEN 0 WHEN lower(method) LIKE '%vertical%'
            THEN 1 WHEN lower(method) LIKE '%raw%' THEN 2 ELSE 3 END, _line
        )) AS score
        FROM score WHERE TRY_CAST(score AS DECIMAL(9, 3)) IS NOT NULL GROUP BY _file, of
    ), levels AS (
        SELECT _file, of, arg_min(level, _line) AS level FROM level GROUP BY _file, of
    )
    SELECT
        student AS person_key, result.assessment AS name, subject, taken_on, score, level,
        result._file, result._line
    FROM result
    LEFT JOIN subjects ON subjects.assessment = result.assessment
        AND subjects.namespace IS NOT DISTINCT FROM result.namespace
    LEFT JOIN scores ON scores._file = result._file AND scores.of = result.number
    LEFT JOIN levels ON levels._file = result._file AND levels.of = result.number
    WHERE not_tested IS NULL
    """,
    ("result",),
)

MAPPINGS = (
    PERSON,
    ADDRESS,
    GUARDIAN,
    SCHOOL,
    ENROLMENT,
    STUDENT_YEAR,
    CALENDAR_DAY,
    ATTENDANCE,
    ASSESSMENT,
)
