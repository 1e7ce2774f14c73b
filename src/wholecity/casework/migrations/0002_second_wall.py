"""The second wall: on PostgreSQL the care projection shows itself only as the decision permits.

A row is visible when the table of decisions permits at least one of its values to whoever asks
(`children.queries.wall` tells who), by what the database itself knows of caseloads, agreements,
grounds, emergencies and families. Other databases are left as they are.

The rows below are those of `policy.table` as they were when this was written. When the table
changes, a test says so; then a new migration makes `care_table` of the new ones by `table`.
"""

from collections.abc import Iterable
from typing import Any

from django.db import migrations

Row = tuple[int, str, str, str, str, str, str, bool]

# Number, roles, classes, actions, purpose, grounds, needs, whether it denies.
ROWS: tuple[Row, ...] = (
    (3, "R1", "C3,C4,C5,C5s,C6,C6r,C7,C7v,C8,C9", "*", "", "", "", True),
    (
        7,
        "R3",
        "C3,C9",
        "read",
        "CARE",
        "consent,custody,housing notice,own record",
        "care,caseload,covered",
        False,
    ),
    (
        19,
        "R4",
        "C3,C9",
        "read",
        "CARE",
        "consent,custody,housing notice,own record",
        "care,covered,team",
        False,
    ),
    (
        18,
        "R3",
        "C3,C9",
        "print",
        "CARE",
        "consent,custody,housing notice,own record",
        "care,caseload,covered,reason,verified in 15 minutes",
        False,
    ),
    (
        8,
        "R3",
        "C4",
        "read",
        "CARE",
        "consent,custody,housing notice,own record",
        "care,caseload,covered",
        False,
    ),
    (
        19,
        "R4",
        "C4",
        "read",
        "CARE",
        "consent,custody,housing notice,own record",
        "care,covered,team",
        False,
    ),
    (
        18,
        "R3",
        "C4",
        "print",
        "CARE",
        "consent,custody,housing notice,own record",
        "care,caseload,covered,reason,verified in 15 minutes",
        False,
    ),
    (
        9,
        "R3",
        "C5",
        "read",
        "CARE",
        "consent,custody,own record,school official",
        "care,caseload,covered",
        False,
    ),
    (
        19,
        "R4",
        "C5",
        "read",
        "CARE",
        "consent,custody,own record,school official",
        "care,covered,team",
        False,
    ),
    (
        18,
        "R3",
        "C5",
        "print",
        "CARE",
        "consent,custody,own record,school official",
        "care,caseload,covered,reason,verified in 15 minutes",
        False,
    ),
    (10, "R3", "C5s", "read", "CARE", "consent", "care,caseload,covered", False),
    (19, "R4", "C5s", "read", "CARE", "consent", "care,covered,team", False),
    (
        18,
        "R3",
        "C5s",
        "print",
        "CARE",
        "consent",
        "care,caseload,covered,reason,verified in 15 minutes",
        False,
    ),
    (11, "R3", "C6", "read", "CARE", "consent,treatment", "care,caseload,covered", False),
    (19, "R4", "C6", "read", "CARE", "consent,treatment", "care,covered,team", False),
    (
        18,
        "R3",
        "C6",
        "print",
        "CARE",
        "consent,treatment",
        "care,caseload,covered,reason,verified in 15 minutes",
        False,
    ),
    (13, "R3", "C7", "read", "CARE", "consent,housing notice", "care,caseload,covered", False),
    (19, "R4", "C7", "read", "CARE", "consent,housing notice", "care,covered,team", False),
    (
        18,
        "R3",
        "C7",
        "print",
        "CARE",
        "consent,housing notice",
        "care,caseload,covered,reason,verified in 15 minutes",
        False,
    ),
    (
        15,
        "R3",
        "C8",
        "read",
        "CARE",
        "court order,own record,state law",
        "care,caseload,covered",
        False,
    ),
    (
        19,
        "R4",
        "C8",
        "read",
        "CARE",
        "court order,own record,state law",
        "care,covered,team",
        False,
    ),
    (
        18,
        "R3",
        "C8",
        "print",
        "CARE",
        "court order,own record,state law",
        "care,caseload,covered,reason,verified in 15 minutes",
        False,
    ),
    (12, "R3", "C6r", "read", "CARE", "consent", "care,caseload,covered,reason", False),
    (14, "R3,R4", "C7v", "read", "CARE", "survivor’s release", "care,caseload,covered", False),
    (17, "R3,R4", "C3,C4,C5,C5s,C6,C6r,C7,C7v,C8,C9", "export", "", "", "", True),
    (26, "R7", "C3,C4,C5,C5s,C6,C6r,C7,C7v,C8,C9", "*", "", "", "", True),
    (31, "R10", "C3,C4,C5,C5s,C6,C6r,C7,C7v,C8,C9", "*", "", "", "", True),
    (32, "R11", "C3,C4,C5,C5s,C6,C7,C8,C9", "amend,copy,read", "RIGHTS", "parent", "parent", False),
    (
        34,
        "R11y",
        "C3,C4,C5,C5s,C6,C6r,C7,C8,C9",
        "amend,copy,read",
        "RIGHTS",
        "own records",
        "oneself",
        False,
    ),
    (
        35,
        "R3,R4",
        "C3,C4,C5,C5s,C6,C7,C8",
        "read",
        "EMERGENCY",
        "emergency",
        "covered,emergency,not on caseload",
        False,
    ),
    (45, "R12", "C9", "attend,read", "CARE", "enrollment", "care,covered", False),
)

# A function that sets something is planned on its own and asked once for each statement; without
# that it would be planned anew into each place of the policy.

# What one request is told; nothing for what it is not told.
ASKED = """
CREATE OR REPLACE FUNCTION care_asked(name text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('wholecity.' || name, true), '')
$$
"""

# The table of decisions, as far as it is about a child's values and rests on what is known here.
TABLE = """
CREATE OR REPLACE FUNCTION care_table() RETURNS TABLE (
    number int, roles text[], classes text[], actions text[], purposes text[],
    grounds text[], needs text[], denies boolean
) LANGUAGE sql IMMUTABLE AS $$
    SELECT number, string_to_array(roles, ','), string_to_array(classes, ','),
           string_to_array(actions, ','), string_to_array(purposes, ','),
           string_to_array(grounds, ','), string_to_array(needs, ','), denies
    FROM (VALUES
{rows}
    ) AS row (number, roles, classes, actions, purposes, grounds, needs, denies)
$$
"""

# Its rows for this request: who asks in which role, to do what, for what.
ROWS_ASKED = """
CREATE OR REPLACE FUNCTION care_rows_asked() RETURNS TABLE (
    data_class text, grounds text[], needs text[]
) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    WITH asked AS MATERIALIZED (
        SELECT row.* FROM care_table() AS row
        WHERE care_asked('active') = 'yes'
          AND care_asked('role') = ANY (row.roles)
          AND (care_asked('action') = ANY (row.actions) OR '*' = ANY (row.actions))
    )
    SELECT one.class, row.grounds, row.needs
    FROM asked AS row CROSS JOIN unnest(row.classes) AS one (class)
    WHERE NOT row.denies
      AND (row.purposes = '{}' OR care_asked('purpose') = ANY (row.purposes))
      AND NOT EXISTS (
          SELECT FROM asked AS no WHERE no.denies AND one.class = ANY (no.classes)
      )
$$
"""

# All agreements: whether each is in force today (under all that it stands under, up to a
# memorandum), and whether the agency that asks is a party.
AGREEMENTS = """
CREATE OR REPLACE FUNCTION care_agreements() RETURNS TABLE (
    key text, in_force boolean, party boolean, basis text,
    sources jsonb, fields jsonb, purposes jsonb
) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    WITH RECURSIVE running AS (
        SELECT id, parent_id, tier FROM agreements_agreement
        WHERE stage = 'signed'
          AND starts <= care_asked('today')::date
          AND (ends IS NULL OR care_asked('today')::date <= ends)
          AND (ended_on IS NULL OR care_asked('today')::date <= ended_on)
    ),
    in_force AS (
        SELECT id FROM running WHERE parent_id IS NULL AND tier = 'mou'
        UNION
        SELECT below.id FROM running AS below JOIN in_force ON below.parent_id = in_force.id
    ),
    parties AS (
        SELECT of.agreement_id FROM agreements_agreement_parties AS of
        JOIN people_organization AS one ON one.id = of.organization_id
        WHERE one.key = care_asked('agency')
    )
    SELECT key, id IN (SELECT id FROM in_force), id IN (SELECT agreement_id FROM parties),
           basis, sources, fields, purposes
    FROM agreements_agreement
$$
"""

# Children on whose caseload, in the agency that asks: their own, or another's of the team.
CASELOAD = """
CREATE OR REPLACE FUNCTION care_caseload() RETURNS TABLE (
    child text, own boolean
) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT assignment.child_id, worker.username = care_asked('user')
    FROM casework_assignment AS assignment
    JOIN people_organization AS agency ON agency.id = assignment.agency_id
    JOIN people_user AS worker ON worker.id = assignment.worker_id
    WHERE assignment.closed_at IS NULL
      AND agency.key = care_asked('agency')
      AND (worker.username = care_asked('user') OR care_asked('role') = 'R4')
$$
"""

# Children whose record whoever asks opened within the hour before, and not after, this moment.
EMERGENCIES = """
CREATE OR REPLACE FUNCTION care_emergencies() RETURNS TABLE (
    child text
) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    WITH latest AS (
        SELECT DISTINCT ON (opened.child_id) opened.*
        FROM casework_emergencyaccess AS opened
        JOIN people_user AS account ON account.id = opened.user_id
        WHERE account.username = care_asked('user')
          AND opened.role = care_asked('role')
          AND care_asked('purpose') = 'EMERGENCY'
        ORDER BY opened.child_id, opened.opened_at DESC, opened.id DESC
    )
    SELECT child_id FROM latest
    WHERE threat ~ '[^[:space:]]'
      AND opened_at <= care_asked('now')::timestamptz
      AND care_asked('now')::timestamptz < opened_at + interval '60 minutes'
$$
"""

# Whose parent or self the account is; a right changes hands on the 18th birthday.
FAMILY = """
CREATE OR REPLACE FUNCTION care_family() RETURNS TABLE (
    child text, need text
) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT tie.child_id, CASE WHEN tie.own THEN 'oneself' ELSE 'parent' END
    FROM children_familytie AS tie JOIN people_user AS account ON account.id = tie.user_id
    WHERE account.username = care_asked('user')
      AND care_asked('role') IN ('R11', 'R11y')
      AND tie.ended_at IS NULL
      AND CASE WHEN tie.own THEN tie.adult_on <= care_asked('today')::date
          ELSE tie.restricted = '' AND care_asked('today')::date < tie.adult_on END
$$
"""

# The grounds of a child that name whoever asks and what for, and that hold now.
GROUNDS = """
CREATE OR REPLACE FUNCTION care_grounds(of_child text) RETURNS TABLE (
    basis text, classes jsonb, sources jsonb
) LANGUAGE sql STABLE AS $$
    SELECT basis, classes, sources FROM children_legalground
    WHERE child_id = of_child
      AND recipient IN (care_asked('agency'), care_asked('user'))
      AND purposes ? care_asked('purpose')
      AND starts <= care_asked('today')::date
      AND (ends IS NULL OR care_asked('today')::date <= ends)
      AND (revoked_at IS NULL OR care_asked('now')::timestamptz < revoked_at)
$$
"""

# At least one value of the row is among the agreed fields.
COVERS = """
CREATE OR REPLACE FUNCTION care_covers(fields jsonb, of_table text, of_values jsonb)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (
        SELECT FROM jsonb_object_keys(of_values) AS field
        WHERE fields ?| ARRAY['*', of_table || '.*', of_table || '.' || field]
    )
$$
"""

NEEDS = {
    "covered": """EXISTS (
        SELECT FROM care_agreements() AS one
        WHERE one.key = agreement AND one.in_force AND one.sources ? source
          AND care_covers(one.fields, "table", "values"))""",
    "care": """'CARE' = ANY (string_to_array(lanes, ',')) AND EXISTS (
        SELECT FROM care_agreements() AS one
        WHERE one.key = agreement AND one.purposes ? 'CARE')""",
    "caseload": "child_id IN (SELECT child FROM care_caseload() WHERE own)",
    "team": "child_id IN (SELECT child FROM care_caseload())",
    "not on caseload": "child_id NOT IN (SELECT child FROM care_caseload())",
    "emergency": "child_id IN (SELECT child FROM care_emergencies())",
    "parent": "child_id IN (SELECT child FROM care_family() WHERE need = 'parent')",
    "oneself": "child_id IN (SELECT child FROM care_family() WHERE need = 'oneself')",
    "reason": "care_asked('reason') = 'yes'",
    "verified in 15 minutes": """care_asked('now')::timestamptz
        BETWEEN care_asked('mfa_at')::timestamptz
        AND care_asked('mfa_at')::timestamptz + interval '15 minutes'""",
}

# A need that is not known here is not met.
POLICY = """
CREATE POLICY care_is_read_as_decided ON children_carerecord FOR SELECT USING (
    "values" <> '{{}}' AND EXISTS (
        SELECT FROM care_rows_asked() AS row
        WHERE row.data_class = children_carerecord.data_class
          AND NOT EXISTS (
              SELECT FROM unnest(row.needs) AS need
              WHERE (CASE need {needs} ELSE false END) IS NOT TRUE
          )
          AND (
              row.grounds <@ '{{emergency,parent,own records}}'
              OR ('own record' = ANY (row.grounds) AND agency = care_asked('agency'))
              OR EXISTS (
                  SELECT FROM care_agreements() AS one
                  WHERE one.key = agreement AND one.party AND one.basis = ANY (row.grounds)
                    AND one.basis IN (
                        'school official', 'housing notice', 'state law', 'directory information'
                    )
              )
              OR EXISTS (
                  SELECT FROM care_grounds(child_id) AS one
                  WHERE one.basis = ANY (row.grounds) AND one.classes ? data_class
                    AND (one.sources = '[]' OR one.sources ? source)
              )
          )
    )
)
"""

PUBLISHING = """
CREATE POLICY care_is_written_by_publishing ON children_carerecord
USING (care_asked('role') = 'publisher') WITH CHECK (care_asked('role') = 'publisher')
"""

FUNCTIONS = (
    *(ASKED, ROWS_ASKED, AGREEMENTS, CASELOAD),
    *(EMERGENCIES, FAMILY, GROUNDS, COVERS),
)
NAMES = (
    *("care_covers(jsonb, text, jsonb)", "care_grounds(text)", "care_family()"),
    *("care_emergencies()", "care_caseload()", "care_agreements()"),
    *("care_rows_asked()", "care_table()", "care_asked(text)"),
)


def table(rows: Iterable[Row]) -> str:
    """The function that says the rows of the table."""
    lines = (
        "        ({}, {}, {})".format(row[0], ", ".join(f"'{c}'" for c in row[1:7]), row[7])
        for row in rows
    )
    return TABLE.format(rows=",\n".join(lines))


def policy() -> str:
    """Who reads which row."""
    return POLICY.format(
        needs=" ".join(f"WHEN '{name}' THEN {holds}" for name, holds in NEEDS.items())
    )


def put_up(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    asked, *others = FUNCTIONS
    for statement in (
        asked,
        table(ROWS),
        *others,
        policy(),
        PUBLISHING,
        "ALTER TABLE children_carerecord ENABLE ROW LEVEL SECURITY",
        # Whoever owns the table is no exception.
        "ALTER TABLE children_carerecord FORCE ROW LEVEL SECURITY",
    ):
        schema_editor.execute(statement)


def take_down(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("ALTER TABLE children_carerecord NO FORCE ROW LEVEL SECURITY")
    schema_editor.execute("ALTER TABLE children_carerecord DISABLE ROW LEVEL SECURITY")
    for name in ("care_is_written_by_publishing", "care_is_read_as_decided"):
        schema_editor.execute(f"DROP POLICY {name} ON children_carerecord")
    for name in NAMES:
        schema_editor.execute(f"DROP FUNCTION {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_life_of_an_agreement"),
        ("casework", "0001_initial"),
        ("children", "0002_care_and_grounds"),
        ("people", "0003_roles_of_the_table"),
    ]

    operations = [migrations.RunPython(put_up, take_down)]
