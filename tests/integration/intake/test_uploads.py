"""Files that come by a page keep their bare names, and each its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.integration.intake.conftest import BY
from wholecity.intake import actions
from wholecity.kernel.errors import BadInput

pytestmark = pytest.mark.django_db


def test_two_files_of_one_name_are_refused_in_words_and_nothing_is_kept(settings, tmp_path) -> None:
    settings.HOME = tmp_path
    files = [SimpleUploadedFile(name, b"a,b") for name in ("../a:b.csv", "x/a_b.csv")]
    with pytest.raises(BadInput, match=r"are called a_b\.csv"):
        actions.load_uploaded(
            by=BY, delivered=files, source="district", format="sds", school_year=None, title="x"
        )
    assert list((tmp_path / "uploads").iterdir()) == []
