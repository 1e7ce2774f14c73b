"""The grounds that are recorded of one child, how a consent is given, and what care shows."""

from enum import StrEnum

from wholecity.kernel.texts import translatable as _
from wholecity.policy.terms import Basis

# Those of a whole agreement, and those that follow from who asks, are not recorded of a child.
GROUNDS = (
    *(Basis.CONSENT, Basis.CUSTODY, Basis.TREATMENT, Basis.COURT_ORDER),
    *(Basis.STATE_LAW, Basis.SURVIVOR, Basis.ENROLLMENT),
)


class Given(StrEnum):
    """How somebody consented."""

    PAPER = "paper"
    SCREEN = "screen"


GIVEN = {
    Given.PAPER: _("Signed on paper"),
    Given.SCREEN: _("Signed on a screen"),
}


class Asked(StrEnum):
    """What a family asks for."""

    ACCESS = "access"
    AMENDMENT = "amendment"


ASKED = {
    Asked.ACCESS: _("To see records"),
    Asked.AMENDMENT: _("To amend a record"),
}


class Standing(StrEnum):
    """How far a request of a family is."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    HEARING = "hearing"


STANDINGS = {
    Standing.OPEN: _("Waits for an answer"),
    Standing.ANSWERED: _("Answered"),
    Standing.ACCEPTED: _("Amended"),
    Standing.REFUSED: _("Refused"),
    Standing.HEARING: _("A hearing was asked for"),
}
# Somebody of the city or of an agency has to do something.
OWED = (Standing.OPEN, Standing.HEARING)

# Tables of the catalogue that a child's page shows, in its order. Days of attendance are not
# among them: whoever helps needs to know how often a child was absent, not each day.
SHOWN = (
    *("person", "enrolment", "student_year", "attendance_summary", "assessment"),
    *("participation", "housing_episode", "address", "guardian"),
)
