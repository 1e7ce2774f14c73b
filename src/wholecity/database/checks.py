"""Whether the database's own wall around children's records holds for whoever connects."""

from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import connection

PASSES_BY = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
STANDS = """
SELECT relrowsecurity AND relforcerowsecurity FROM pg_class
WHERE oid = to_regclass('children_carerecord')
"""


def the_second_wall_holds(**kwargs: Any) -> list[CheckMessage]:
    """Warn of a role that row-level security does not bind, and of a wall that does not stand."""
    if connection.vendor != "postgresql":
        return []
    found: list[CheckMessage] = []
    with connection.cursor() as cursor:
        cursor.execute(PASSES_BY)
        if cursor.fetchone() == (True,):
            found.append(
                Warning(
                    "The site connects to PostgreSQL as a superuser or with BYPASSRLS: "
                    "the database’s own wall around children’s records does not hold.",
                    hint="Give WHOLECITY_DATABASE a role without privileges: "
                    "CREATE ROLE wholecity LOGIN NOSUPERUSER NOBYPASSRLS.",
                    id="wholecity.W001",
                )
            )
        cursor.execute(STANDS)
        if cursor.fetchone() == (False,):
            found.append(
                Warning(
                    "Row-level security of the care projection is switched off.",
                    hint="ALTER TABLE children_carerecord ENABLE ROW LEVEL SECURITY, "
                    "FORCE ROW LEVEL SECURITY.",
                    id="wholecity.W002",
                )
            )
    return found
