"""The tables are what the models say."""

import io

import pytest
from django.core.management import call_command

from wholecity.governance import urls
from wholecity.governance.actions.bodies import TAKEN


@pytest.mark.django_db
def test_no_migration_is_missing():
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_no_body_can_have_the_address_of_another_page():
    """The key of a body is the first word of its address, and so is the name of a page."""
    words = {str(one.pattern).split("/")[0] for one in urls.urlpatterns}
    assert {word for word in words if word and not word.startswith("<")} <= TAKEN
