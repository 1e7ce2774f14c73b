"""In which formats a source delivers: what was agreed, and nothing else."""

import pytest

from wholecity.intake.rules.agreed import check_format
from wholecity.kernel.errors import BadInput


def test_what_was_agreed_passes():
    check_format("district", ["edfi", "sds"], "sds")


@pytest.mark.parametrize(
    ("agreed", "words", "command"),
    [
        (["edfi"], "registered for edfi, not for hmis", "formats district edfi hmis"),
        (["edfi", "sds"], "registered for edfi, sds, not", "district edfi sds hmis"),
        ([], "registered for no format yet, not for hmis", "formats district hmis"),
    ],
)
def test_another_format_is_refused_with_what_was_agreed_and_what_to_do(agreed, words, command):
    with pytest.raises(BadInput) as refusal:
        check_format("district", agreed, "hmis")
    assert words in refusal.value.message
    assert command in refusal.value.hint
