"""Words of the cabinet: kinds of bodies and seats, and what its table must have.

The texts are English sources for translation; pages pass them through gettext.
"""

from enum import StrEnum

from wholecity.kernel.texts import translatable as _
from wholecity.people.definitions import Sector


class BodyKind(StrEnum):
    """The cabinet, or what works for it."""

    CABINET = "cabinet"
    WORKING_GROUP = "working_group"
    CORE_TEAM = "core_team"


BODY_KINDS = {
    BodyKind.CABINET: _("Children's cabinet"),
    BodyKind.WORKING_GROUP: _("Working group"),
    BodyKind.CORE_TEAM: _("Core team"),
}


class SeatRole(StrEnum):
    """What a seat is for. Staff attend and do not sit at the table."""

    CHAIR = "chair"
    CO_CHAIR = "co_chair"
    MEMBER = "member"
    STAFF = "staff"


SEAT_ROLES = {
    SeatRole.CHAIR: _("Chair"),
    SeatRole.CO_CHAIR: _("Co-chair"),
    SeatRole.MEMBER: _("Member"),
    SeatRole.STAFF: _("Staff"),
}
# Of these a body has one seat at a time.
ONLY_ONE = frozenset({SeatRole.CHAIR, SeatRole.CO_CHAIR})


class Cadence(StrEnum):
    """How often a body meets."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    TWO_MONTHS = "two_months"


CADENCES = {
    Cadence.WEEKLY: _("Every week"),
    Cadence.MONTHLY: _("Every month"),
    Cadence.TWO_MONTHS: _("Every two months"),
}

# Months from one meeting to the next; none is a week.
MONTHS_BETWEEN = {Cadence.WEEKLY: 0, Cadence.MONTHLY: 1, Cadence.TWO_MONTHS: 2}


class MeetingState(StrEnum):
    """How far a meeting is. Members see what is no longer a draft."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


MEETING_STATES = {
    MeetingState.DRAFT: _("Draft"),
    MeetingState.PUBLISHED: _("Published"),
    MeetingState.CANCELLED: _("Cancelled"),
}


class Purpose(StrEnum):
    """What an item is on the agenda for."""

    DECIDE = "decide"
    SHARE = "share"
    PLAN = "plan"


PURPOSES = {
    Purpose.DECIDE: _("Decide"),
    Purpose.SHARE: _("Share information"),
    Purpose.PLAN: _("Plan"),
}

# What a children's cabinet must have at its table: from the report.
REQUIRED_ROLES = tuple((str(role), SEAT_ROLES[role]) for role in SeatRole if role in ONLY_ONE)
REQUIRED_SECTORS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({Sector.HEALTH}), _("Health")),
    (frozenset({Sector.SOCIAL_SERVICES}), _("Social services")),
    (frozenset({Sector.OTHER_GOVERNMENT}), _("Other government")),
    (
        frozenset({Sector.NONPROFIT, Sector.FAITH, Sector.YOUTH_AND_FAMILY}),
        _("Community organizations"),
    ),
)
