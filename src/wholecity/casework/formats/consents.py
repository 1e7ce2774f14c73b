"""The words of a consent, on paper and on a screen the same (34 CFR 99.30(b), 45 CFR 164.508(c)).

The hash of the words is kept with the consent: it shows later what was read.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.translation import get_language, gettext

from wholecity.policy.classes import ABOUT_A_CHILD, IN_WORDS, DataClass
from wholecity.ui.typesetting import typeset

TEMPLATE = Path(__file__).with_name("consent_form.typ")
# What a family can consent to; victim services are opened by the survivor's own release alone.
CONSENTED = tuple(one for one in DataClass if one in ABOUT_A_CHILD and one != DataClass.VICTIM)
BLANK = ""


@dataclass(frozen=True)
class Terms:
    """What somebody consents to, in words; blank is left to be filled in by hand."""

    child: str = BLANK
    recipient: str = BLANK
    records: Sequence[str] = ()
    starts: str = BLANK
    ends: str = BLANK


@dataclass(frozen=True)
class Line:
    """A part of the form: what it is about, its sentence, what is filled in, what is ticked."""

    heading: str
    words: str = ""
    filled: Sequence[str] = ()
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class ConsentWords:
    """A form as it is read, in one language; `sha256` is the hash of all its words."""

    language: str
    city: str
    title: str
    lines: Sequence[Line] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        said = [self.language, self.city, self.title]
        for line in self.lines:
            said += [line.heading, line.words, *line.filled, *line.choices]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def consent_words(terms: Terms) -> ConsentWords:
    """The form in the language of whoever reads, with these terms in it."""
    return ConsentWords(
        get_language() or "en",
        settings.CITY.name,
        gettext("Consent to share a child’s records"),
        (
            Line(gettext("The child"), filled=(terms.child,)),
            Line(
                gettext("Which records"),
                gettext("I agree that these records about the child are shared:"),
                filled=tuple(terms.records),
                choices=() if terms.records else every_record(),
            ),
            Line(
                gettext("With whom"),
                gettext("They are shared with the staff of:"),
                filled=(terms.recipient,),
            ),
            Line(
                gettext("What for"),
                gettext(
                    "To help this child: school, health and services work together. They are not "
                    "used for anything else, and not passed on to anybody else without a new "
                    "consent."
                ),
            ),
            Line(
                gettext("From when until when"),
                gettext("The first and the last day:"),
                filled=(terms.starts, terms.ends),
            ),
            Line(
                gettext("Your rights"),
                gettext(
                    "Signing is voluntary. You can revoke this consent at any time, on the screen "
                    "or in writing: from then on nothing more is shown because of it. What was "
                    "seen before stays seen. You get a copy of this form, and, if you ask, of the "
                    "records that are shared. You can see at any time who looked at the record."
                ),
            ),
        ),
    )


def every_record(without: Sequence[DataClass] = ()) -> tuple[str, ...]:
    """All kinds of records that can be consented to, in words."""
    return tuple(gettext(IN_WORDS[one]) for one in CONSENTED if one not in without)


def pdf(form: ConsentWords) -> bytes:
    """The form to sign on paper, as an accessible PDF (PDF/UA-1)."""
    words = {
        "name": gettext("Name of whoever signs, in print"),
        "relation": gettext("What you are to the child"),
        "signature": gettext("Signature"),
        "day": gettext("Date"),
        "version": gettext("Version of this form: %(hash)s") % {"hash": form.sha256[:16]},
        "sign": gettext("To be signed"),
    }
    with TemporaryDirectory(prefix="wholecity-consent-") as name:
        return typeset({**asdict(form), "said": words}, TEMPLATE, Path(name))
