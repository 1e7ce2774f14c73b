"""Django's `flush` as tests need it that commit: of a hundred tables they fill a few.

Django's own truncates every table, which takes PostgreSQL a fifth of a second, and as long
again to find out anew what permissions there are. Here a table without a row is left alone,
and so is what each migration writes by itself.
"""

from typing import Any

from django.core.management.commands import flush
from django.db import connection, connections, transaction

from wholecity.children.queries.wall import publishing

BY_MIGRATIONS = {"django_content_type", "auth_permission"}


def filled_tables(cursor: Any) -> list[str]:
    """The names of the tables in which there is a row, beside those that migrations fill."""
    tables = {*connection.introspection.django_table_names(only_existing=True)} - BY_MIGRATIONS
    asked = (
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"
        for table in sorted(tables)
    )
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        """Delete all rows. Foreign keys are deferred: the order of the tables does not matter."""
        using = options["database"]
        # The care projection hides its rows from whoever does not publish it.
        with (
            transaction.atomic(using=using),
            publishing(),
            connections[using].cursor() as cursor,
        ):
            for table in filled_tables(cursor):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
