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
    CLOSED = "closed"
    CANCELLED = "cancelled"


MEETING_STATES = {
    MeetingState.DRAFT: _("Draft"),
    MeetingState.PUBLISHED: _("Published"),
    MeetingState.CLOSED: _("Held"),
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


class Presence(StrEnum):
    """How a seat was represented at a meeting."""

    PRESENT = "present"
    DESIGNEE = "designee"  # with authority to decide
    WITHOUT = "without"  # somebody came who may not decide
    ABSENT = "absent"


PRESENCES = {
    Presence.PRESENT: _("Present"),
    Presence.DESIGNEE: _("Designee with authority"),
    Presence.WITHOUT: _("Designee without authority"),
    Presence.ABSENT: _("Absent"),
}


class GuestKind(StrEnum):
    """Who is at a meeting without a seat at its table."""

    STAFF = "staff"
    VISITOR = "visitor"


GUEST_KINDS = {GuestKind.STAFF: _("Staff"), GuestKind.VISITOR: _("Visitor")}


class Method(StrEnum):
    """How it was decided."""

    CONSENSUS = "consensus"
    VOTE = "vote"


METHODS = {Method.CONSENSUS: _("Consensus"), Method.VOTE: _("Vote")}


class Outcome(StrEnum):
    """What became of a motion."""

    ADOPTED = "adopted"
    REJECTED = "rejected"


OUTCOMES = {Outcome.ADOPTED: _("Adopted"), Outcome.REJECTED: _("Not adopted")}


class Stand(StrEnum):
    """The position of a seat on a decision."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSE = "recuse"
    ABSENT = "absent"


POSITIONS = {
    Stand.FOR: _("For"),
    Stand.AGAINST: _("Against"),
    Stand.ABSTAIN: _("Abstains"),
    Stand.RECUSE: _("Recused"),
    Stand.ABSENT: _("Absent"),
}


class Authority(StrEnum):
    """With whose authority a seat took its position."""

    MEMBER = "member"
    DESIGNEE = "designee"


AUTHORITIES = {Authority.MEMBER: _("Member"), Authority.DESIGNEE: _("Designee")}


class Effect(StrEnum):
    """What a decision brings about."""

    ACTION = "action"
    MEASURE = "measure"
    AGREEMENT = "agreement"
    REALLOCATION = "reallocation"
    VISION = "vision"
    OTHER = "other"


EFFECTS = {
    Effect.ACTION: _("An action"),
    Effect.MEASURE: _("A measure is approved"),
    Effect.AGREEMENT: _("An agreement"),
    Effect.REALLOCATION: _("Money is moved"),
    Effect.VISION: _("A vision"),
    Effect.OTHER: _("Something else"),
}


class ActionState(StrEnum):
    """How far an action item is."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


ACTION_STATES = {
    ActionState.OPEN: _("Open"),
    ActionState.DONE: _("Done"),
    ActionState.DROPPED: _("Dropped"),
}


class Answer(StrEnum):
    """What an absent seat says to an action item."""

    AGREE = "agree"
    COMMIT = "commit"
    OBJECT = "object"
    RECUSE = "recuse"


ANSWERS = {
    Answer.AGREE: _("Agree"),
    Answer.COMMIT: _("Commit to do my part"),
    Answer.OBJECT: _("Object"),
    Answer.RECUSE: _("Recuse myself"),
}

# What an answer means, said so that it holds for one's own seat and for another's.
ANSWER_MEANINGS = {
    Answer.AGREE: _("The seat supports it as it is written."),
    Answer.COMMIT: _("The seat supports it, and its organization does its part of the work."),
    Answer.OBJECT: _("The seat does not support it. Say why: the cabinet reads the reason."),
    Answer.RECUSE: _("The seat takes no position, for instance because of a conflict of interest."),
}


class MinutesState(StrEnum):
    """Minutes are written, then approved at a later meeting; then nobody changes them."""

    DRAFT = "draft"
    APPROVED = "approved"


MINUTES_STATES = {MinutesState.DRAFT: _("Draft"), MinutesState.APPROVED: _("Approved")}


class PaperKind(StrEnum):
    """What a paper may be, by its media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"

    @property
    def is_image(self) -> bool:
        return self in {PaperKind.PNG, PaperKind.JPEG}


PAPER_KINDS = {
    PaperKind.PDF: _("PDF"),
    PaperKind.PNG: _("Image (PNG)"),
    PaperKind.JPEG: _("Image (JPEG)"),
    PaperKind.TEXT: _("Text"),
}


class Reply(StrEnum):
    """What a calendar answers to an invitation, in the words of iCalendar."""

    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"


REPLIES = {
    Reply.ACCEPTED: _("Comes"),
    Reply.TENTATIVE: _("May come"),
    Reply.DECLINED: _("Does not come"),
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
