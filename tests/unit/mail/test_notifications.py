"""What a delivery status notification says."""

from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.factories.notifications import HEADERS, WHOLE, notification
from wholecity.kernel.errors import BadInput
from wholecity.mail.formats.notifications import read_notification

ID = UUID("0d8c1e2f34a54b66a7c8d9e0f1a2b3c4")
OURS = f"<{ID.hex}@example.gov>"


@pytest.mark.parametrize("original", [WHOLE, HEADERS])
def test_a_failure_with_its_message_and_the_servers_words(original):
    told = read_notification(notification(OURS, original=original))
    assert (told.message, told.failed, told.status) == (ID, True, "5.1.1")
    assert told.words == (
        "550 5.1.1 <ana@elsewhere.example.gov>: Recipient address rejected: User unknown"
    )


def test_a_delay_is_no_failure():
    assert not read_notification(notification(OURS, action="delayed", status="4.4.1")).failed


def test_lines_may_end_as_the_internet_has_them():
    told = read_notification(notification(OURS).replace(b"\n", b"\r\n"))
    assert (told.message, told.failed) == (ID, True)


@pytest.mark.parametrize("id", ["<x@example.gov>", "", "<" + "g" * 32 + "@example.gov>"])
def test_a_message_that_is_not_ours_is_nobodys(id):
    assert read_notification(notification(id)).message is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"From: ana@x.gov\nSubject: Re: Due\n\nI will be there.",
        b"Content-Type: message/delivery-status\n\n",
        b"Content-Type: multipart/report\n\nno parts",
    ],
)
def test_other_mail_is_no_notification(content):
    with pytest.raises(BadInput, match="no delivery status notification"):
        read_notification(content)


@given(some.binary(max_size=300), some.integers(0, 1500))
def test_broken_mail_is_read_or_refused_and_breaks_nothing(noise, place):
    whole = notification(OURS)
    with suppress(BadInput):
        read_notification(whole[:place] + noise + whole[place:])
