"""A receipt of a consent for its family (PDF/UA-1): what was agreed, and whether it counts.

The words are those of the form as it reads today; the hash is that of the words that were signed.
"""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from wholecity.casework.formats.consents import ConsentWords
from wholecity.children.definitions import GIVEN, Given
from wholecity.children.queries import GroundRow
from wholecity.ui.typesetting import typeset

TEMPLATE = Path(__file__).with_name("receipt.typ")


def pdf(row: GroundRow, words: ConsentWords) -> bytes:
    """The receipt in the reader's language (PDF/UA-1)."""
    facts = [
        (gettext("Given by"), f"{row.given_by} ({row.relation})"),
        (gettext("How"), gettext(GIVEN[Given(row.given_how)])),
        (gettext("Kept since"), _moment(row.recorded_at)),
        (gettext("State"), _state(row)),
    ]
    if row.form_sha256:
        facts.append((gettext("Version that was signed"), row.form_sha256[:16]))
    told = {
        **asdict(words),
        "receipt": gettext("Receipt"),
        "made": gettext("As of %(moment)s") % {"moment": _moment(timezone.now())},
        "unknown_words": gettext("◊ stands for a character that could not be printed."),
        "facts": [{"label": label, "words": said} for label, said in facts],
    }
    with TemporaryDirectory(prefix="wholecity-receipt-") as name:
        return typeset(told, TEMPLATE, Path(name))


def _state(row: GroundRow) -> str:
    if row.revoked_at is not None:
        return gettext("Revoked on %(moment)s") % {"moment": _moment(row.revoked_at)}
    return gettext("In force") if row.holds else gettext("Over, or not begun")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
