"""How an HMIS export becomes rows of the catalogue.

Whether a stay means that the child was homeless follows HUD's project types:

- emergency shelter (0, 1), transitional housing (2), street outreach (4) and safe haven (8):
  yes, from entry to exit;
- permanent supportive and other permanent housing (3, 9, 10) and rapid re-housing (13): yes
  until the day of moving in, no from then on, so such a stay becomes two rows;
- all others (services only, prevention, coordinated entry …): only when the client came from
  the street, a shelter or a safe haven (living situation 116, 101, 118).

A household moves in together: the day stands with its head, and a member who came later
moved in on the day of coming. A stay that is said to end before it began is a stay of one day.
"""

from wholecity.intake.definitions import Into

_SHELTERED = "(0, 1, 2, 4, 8)"
_HOUSING = "(3, 9, 10, 13)"
_FROM_THE_STREET = "(101, 116, 118)"

# Export.csv says whether names are hashed (1: no; 2 to 4: by which method). A name that
# looks like a hash is one, whatever the export says: it must never be compared as a name.
PERSON = Into(
    "person",
    """
    SELECT
        PersonalID AS person_key, FirstName AS first_name, MiddleName AS middle_name,
        LastName AS last_name, NameSuffix AS suffix, DOB AS birth_date,
        CASE
            WHEN nullif(Sex, '') IS NOT NULL THEN Sex
            WHEN Woman AND NOT coalesce(Man, false) THEN 'F'
            WHEN Man AND NOT coalesce(Woman, false) THEN 'M'
        END AS sex,
        coalesce((SELECT bool_or(HashStatus <> 1) FROM export), false)
            OR regexp_full_match(coalesce(LastName, FirstName, ''), '[0-9A-Fa-f]{32,64}')
            AS names_hashed,
        _file, _line
    FROM client WHERE DateDeleted IS NULL
    """,
    ("client", "export"),
    keyed=True,
)

HOUSING_EPISODE = Into(
    "housing_episode",
    f"""
    WITH heads AS (
        SELECT HouseholdID, ProjectID, min(MoveInDate) AS MoveInDate FROM enrollment
        WHERE RelationshipToHoH = 1 AND DateDeleted IS NULL GROUP BY HouseholdID, ProjectID
    ), ends AS (
        SELECT EnrollmentID, max(ExitDate) AS ExitDate FROM exit
        WHERE DateDeleted IS NULL GROUP BY EnrollmentID
    ), stays AS (
        SELECT
            enrollment.* EXCLUDE (MoveInDate), ProjectType,
            CASE WHEN ends.ExitDate < EntryDate THEN EntryDate ELSE ends.ExitDate END AS ExitDate,
            CASE
                WHEN ProjectType NOT IN {_HOUSING} THEN NULL
                WHEN enrollment.MoveInDate IS NOT NULL THEN enrollment.MoveInDate
                WHEN heads.MoveInDate IS NOT NULL THEN greatest(heads.MoveInDate, EntryDate)
            END AS moved_in
        FROM enrollment
        JOIN project ON project.ProjectID = enrollment.ProjectID
        LEFT JOIN ends ON ends.EnrollmentID = enrollment.EnrollmentID
        LEFT JOIN heads ON heads.HouseholdID = enrollment.HouseholdID
            AND heads.ProjectID = enrollment.ProjectID
        WHERE enrollment.DateDeleted IS NULL AND NOT EXISTS (
            FROM client WHERE client.PersonalID = enrollment.PersonalID
            AND client.DateDeleted IS NOT NULL
        )
    ), parts AS (
        SELECT
            *, EnrollmentID AS episode_key, EntryDate AS entry_date,
            CASE WHEN moved_in <= coalesce(ExitDate, moved_in) THEN moved_in ELSE ExitDate END
                AS exit_date,
            true AS homeless
        FROM stays WHERE ProjectType IN {_HOUSING} AND (moved_in IS NULL OR moved_in > EntryDate)
        UNION ALL
        SELECT
            *, CASE WHEN moved_in > EntryDate THEN EnrollmentID || '/housed' ELSE EnrollmentID END,
            greatest(moved_in, EntryDate), ExitDate, false
        FROM stays WHERE ProjectType IN {_HOUSING} AND moved_in IS NOT NULL
            AND moved_in <= coalesce(ExitDate, moved_in)
        UNION ALL
        SELECT
            *, EnrollmentID, EntryDate, ExitDate,
            ProjectType IN {_SHELTERED} OR LivingSituation IN {_FROM_THE_STREET}
        FROM stays WHERE ProjectType IS NULL OR ProjectType NOT IN {_HOUSING}
    )
    SELECT
        PersonalID AS person_key, episode_key, HouseholdID AS household_key,
        CAST(ProjectType AS SMALLINT) AS project_type, coalesce(homeless, false) AS homeless,
        entry_date, exit_date, _file, _line
    FROM parts
    """,
    ("enrollment", "project"),
    keyed=True,
)

# What was deleted at the source since an earlier export goes; and so does the second half of
# a stay that is no longer in two.
DELETED_PERSON = Into(
    "person",
    "SELECT PersonalID AS person_key FROM client WHERE DateDeleted IS NOT NULL",
    ("client",),
    withdraws=True,
)
DELETED_PERSONS_STAYS = Into("housing_episode", DELETED_PERSON.select, ("client",), withdraws=True)
DELETED_STAY = Into(
    "housing_episode",
    """
    SELECT EnrollmentID AS episode_key FROM enrollment WHERE DateDeleted IS NOT NULL
    UNION ALL
    SELECT EnrollmentID || '/housed' FROM enrollment
    """,
    ("enrollment",),
    withdraws=True,
)

MAPPINGS = (PERSON, HOUSING_EPISODE, DELETED_PERSON, DELETED_PERSONS_STAYS, DELETED_STAY)
