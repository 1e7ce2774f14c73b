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
_ENROLMENT_YEAR = (
    "coalesce(SchoolYear, CAST(year(EntryDate)"
    " + CASE WHEN month(EntryDate) >= 7 THEN 1 ELSE 0 END AS SMALLINT))"
)


def _of(inner: str, outer: str) -> str:
    """Joins rows of an inner element to the element that they stand in."""
    return f"JOIN {outer} ON {outer}._file = {inner}._file AND {outer}.number = {inner}.of"


PERSON = Into(
    "person",
    """
    WITH said AS (
        SELECT StudentUniqueId, max(Sex) AS Sex FROM characteristics GROUP BY StudentUniqueId
    )
    SELECT
        StudentUniqueId AS person_key, FirstName AS first_name, MiddleName AS middle_name,
        LastSurname AS last_name, GenerationCodeSuffix AS suffix, BirthDate AS birth_date,
        coalesce(nullif(said.Sex, ''), nullif(BirthSex, '')) AS sex, false AS names_hashed,
        student._file, student._line
    FROM student LEFT JOIN said USING (StudentUniqueId)
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
            StudentUniqueId, address.*, lower(AddressType) IN ({_LIVES}) AS lives,
            bool_or(lower(AddressType) IN ({_LIVES})) OVER (PARTITION BY StudentUniqueId) AS better
        FROM address {_of("address", "characteristics")}
        WHERE lower(AddressType) IN ({_LIVES}, {_GETS_MAIL})
    )
    SELECT
        StudentUniqueId AS person_key,
        concat_ws(' ', StreetNumberName, ApartmentRoomSuiteNumber) AS line, City AS city,
        left(PostalCode, 5) AS postal_code, BeginDate AS from_date, EndDate AS to_date,
        _file, _line
    FROM known WHERE lives OR NOT better
    """,
    ("characteristics", "address"),
)

# An association may come without its contact, which was delivered before.
GUARDIAN = Into(
    "guardian",
    """
    WITH phones AS (
        SELECT _file, of, arg_min(TelephoneNumber, (
            CASE lower(TelephoneNumberType) WHEN 'mobile' THEN 0 WHEN 'home' THEN 1 ELSE 2 END,
            coalesce(OrderOfPriority, 99), _line
        )) AS phone
        FROM phone WHERE lower(coalesce(TelephoneNumberType, '')) NOT LIKE 'fax%'
        GROUP BY _file, of
    ), emails AS (
        SELECT _file, of, arg_min(
            ElectronicMailAddress, (NOT coalesce(PrimaryEmailAddressIndicator, false), _line)
        ) AS email
        FROM email GROUP BY _file, of
    ), contacts AS (
        SELECT contact.*, phone, email FROM contact
        LEFT JOIN phones ON phones._file = contact._file AND phones.of = contact.number
        LEFT JOIN emails ON emails._file = contact._file AND emails.of = contact.number
    ), named AS (
        SELECT StudentUniqueId, Relation, _file, _line, ContactUniqueId
        FROM student_contact WHERE ContactUniqueId IS NOT NULL
        UNION ALL
        SELECT StudentUniqueId, Relation, own._file, own._line, contacts.ContactUniqueId
        FROM student_contact AS own
        JOIN contacts ON contacts._file = own._file AND contacts.mark = own.mark
        WHERE own.ContactUniqueId IS NULL
    ), earlier AS (
        SELECT
            guardian_key, any_value(first_name) AS first_name, any_value(last_name) AS last_name,
            any_value(guardian.phone) AS phone, any_value(guardian.email) AS email
        FROM warehouse.main.guardian WHERE source = $source GROUP BY guardian_key
    )
    SELECT
        StudentUniqueId AS person_key, named.ContactUniqueId AS guardian_key,
        CASE WHEN number IS NULL THEN first_name ELSE FirstName END AS first_name,
        CASE WHEN number IS NULL THEN last_name ELSE LastSurname END AS last_name,
        Relation AS relation,
        CASE WHEN number IS NULL THEN earlier.phone ELSE contacts.phone END AS phone,
        CASE WHEN number IS NULL THEN earlier.email ELSE contacts.email END AS email,
        named._file, named._line
    FROM named
    LEFT JOIN contacts ON contacts.ContactUniqueId = named.ContactUniqueId
    LEFT JOIN earlier ON guardian_key = named.ContactUniqueId
    QUALIFY row_number() OVER (
        PARTITION BY StudentUniqueId, named.ContactUniqueId ORDER BY named._file, named._line
    ) = 1
    """,
    ("student_contact",),
)

SCHOOL = Into(
    "school",
    """
    WITH levels AS (
        SELECT _file, of, CASE
            WHEN count(DISTINCT SchoolCategory) > 1 THEN 'other'
            WHEN lower(any_value(SchoolCategory)) IN
                ('elementary school', 'primary school', 'intermediate school') THEN 'elementary'
            WHEN lower(any_value(SchoolCategory)) IN ('middle school', 'junior high school')
                THEN 'middle'
            WHEN lower(any_value(SchoolCategory)) IN ('high school', 'secondary school')
                THEN 'high'
            ELSE 'other'
        END AS level
        FROM school_category GROUP BY _file, of
    ), federal AS (
        SELECT _file, of, min(IdentificationCode) AS nces_id FROM school_code
        WHERE lower(EducationOrganizationIdentificationSystem) IN ('nces', 'federal')
        GROUP BY _file, of
    )
    SELECT
        SchoolId AS school_key, NameOfInstitution AS name, level, nces_id,
        school._file, school._line
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
        StudentUniqueId AS person_key, SchoolId AS school_key, {_ENROLMENT_YEAR} AS school_year,
        EntryGradeLevel AS grade, EntryDate AS entry_date, ExitWithdrawDate AS exit_date,
        ExitWithdrawType AS exit_type, _file, _line
    FROM enrolment
    WHERE lower(coalesce(ExitWithdrawType, '')) NOT IN ({_NEVER_CAME})
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
        SELECT DISTINCT StudentUniqueId, {_ENROLMENT_YEAR} AS school_year FROM enrolment
    ), said AS (
        SELECT
            StudentUniqueId, bool_or(HispanicLatinoEthnicity) AS hispanic,
            bool_or(LimitedEnglishProficiency = 'learner') AS learner,
            min(_file) AS _file, min(_line) AS _line
        FROM characteristics GROUP BY StudentUniqueId
    ), races AS (
        SELECT
            StudentUniqueId, bool_or(Race = 'hispanic') AS hispanic,
            count(DISTINCT Race) FILTER (Race NOT IN ('hispanic', '')) AS number,
            min(Race) FILTER (Race NOT IN ('hispanic', '')) AS race
        FROM race {_of("race", "characteristics")}
        GROUP BY StudentUniqueId
    ), held AS (
        SELECT _file, of, StudentCharacteristic, NULL AS BeginDate, NULL AS EndDate
        FROM characteristic WHERE Period IS NULL
        UNION ALL
        SELECT _file, of, StudentCharacteristic, BeginDate, EndDate FROM characteristic_period
    ), poor AS (
        SELECT
            StudentUniqueId, coalesce(BeginDate, DATE '1900-01-01') AS begins,
            coalesce(EndDate, DATE '2999-12-31') AS ends
        FROM held {_of("held", "characteristics")}
        WHERE lower(StudentCharacteristic)
            IN ('economic disadvantaged', 'economically disadvantaged')
    ), disabled AS (
        SELECT DISTINCT StudentUniqueId
        FROM disability {_of("disability", "characteristics")}
    ), known AS (
        SELECT said.*, coalesce(years.school_year, {_ANNOUNCED_YEAR}) AS school_year
        FROM said LEFT JOIN years USING (StudentUniqueId)
    )
    SELECT
        StudentUniqueId AS person_key, school_year,
        CASE
            WHEN known.hispanic OR races.hispanic THEN 'hispanic'
            WHEN races.number > 1 THEN 'two_or_more'
            ELSE races.race
        END AS race_ethnicity,
        CASE WHEN EXISTS (FROM poor) THEN EXISTS (
            FROM poor WHERE poor.StudentUniqueId = known.StudentUniqueId
            AND begins <= make_date(known.school_year, 6, 30)
            AND ends >= make_date(known.school_year - 1, 7, 1)
        ) END AS low_income,
        known.learner AS english_learner,
        CASE WHEN EXISTS (FROM disabled)
            THEN known.StudentUniqueId IN (SELECT StudentUniqueId FROM disabled)
        END AS disability,
        known._file, known._line
    FROM known LEFT JOIN races USING (StudentUniqueId)
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
            calendar_date._file, calendar_date._line, calendar_date.number, Date AS day,
            calendar.SchoolId, calendar.SchoolYear, CalendarType
        FROM calendar_date JOIN calendar USING (_file, mark)
        UNION ALL
        SELECT
            calendar_date._file, calendar_date._line, calendar_date.number, Date,
            SchoolId, SchoolYear, CalendarType
        FROM calendar_date LEFT JOIN calendar USING (CalendarCode, SchoolId, SchoolYear)
        WHERE calendar_date.mark IS NULL
    ), kinds AS (
        SELECT *, lower(coalesce(CalendarType, '')) IN ('student specific', 'iep') AS personal
        FROM days
    ), chosen AS (
        SELECT * FROM kinds
        QUALIFY NOT personal OR bool_and(personal) OVER (PARTITION BY SchoolId)
    )
    SELECT
        SchoolId AS school_key, min(SchoolYear) AS school_year, day,
        bool_or(CalendarEvent = 'instruction') AS instructional,
        min(chosen._file) AS _file, min(chosen._line) AS _line
    FROM chosen JOIN calendar_event
        ON calendar_event._file = chosen._file AND calendar_event.of = chosen.number
    GROUP BY SchoolId, day
    """,
    ("calendar_date", "calendar_event"),
    keyed=True,
)

ATTENDANCE = Into(
    "attendance_event",
    """
    SELECT
        StudentUniqueId AS person_key, SchoolId AS school_key, EventDate AS day,
        AttendanceEventCategory AS category,
        string_agg(DISTINCT AttendanceEventReason, '; ' ORDER BY AttendanceEventReason) AS reason,
        CAST(max(EventDuration) AS DECIMAL(3, 2)) AS duration,
        min(_file) AS _file, min(_line) AS _line
    FROM attendance GROUP BY ALL
    """,
    ("attendance",),
    keyed=True,
)

# Of several scores the one on the best scale, of several levels the first.
ASSESSMENT = Into(
    "assessment",
    """
    WITH subjects AS (
        SELECT
            AssessmentIdentifier, Namespace,
            string_agg(DISTINCT AcademicSubject, ', ' ORDER BY AcademicSubject) AS subject
        FROM assessment JOIN assessment_subject
            ON assessment_subject._file = assessment._file
            AND assessment_subject.of = assessment.number
        GROUP BY ALL
    ), scores AS (
        SELECT _file, of, arg_min(TRY_CAST(Result AS DECIMAL(9, 3)), (
            CASE WHEN lower(AssessmentReportingMethod) LIKE '%scale%' THEN 0
                WHEN lower(AssessmentReportingMethod) LIKE '%vertical%' THEN 1
                WHEN lower(AssessmentReportingMethod) LIKE '%raw%' THEN 2 ELSE 3 END, _line
        )) AS score
        FROM score WHERE TRY_CAST(Result AS DECIMAL(9, 3)) IS NOT NULL GROUP BY _file, of
    ), levels AS (
        SELECT _file, of, arg_min(PerformanceLevel, _line) AS level FROM level GROUP BY _file, of
    )
    SELECT
        StudentUniqueId AS person_key, result.AssessmentIdentifier AS name, subject,
        AdministrationDate AS taken_on, scores.score, levels.level, result._file, result._line
    FROM result
    LEFT JOIN subjects ON subjects.AssessmentIdentifier = result.AssessmentIdentifier
        AND subjects.Namespace IS NOT DISTINCT FROM result.Namespace
    LEFT JOIN scores ON scores._file = result._file AND scores.of = result.number
    LEFT JOIN levels ON levels._file = result._file AND levels.of = result.number
    WHERE ReasonNotTested IS NULL
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
