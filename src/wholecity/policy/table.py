"""The decision table: who may do what with what, on which ground. A row not there is a no.

A working reading of the law for software, not legal advice: where it is not
certain, nothing is permitted, and a city's counsel opens it by an agreement.
"""

from dataclasses import dataclass

from wholecity.policy.classes import Purpose
from wholecity.policy.roles import PUBLIC, Role
from wholecity.policy.terms import Basis

ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    `things` are kinds of pages and records, or data classes of values about a child. Without
    `purposes` the thing has but one. `grounds` are bases of which one must hold, `needs` the
    conditions of which all must. A row that `denies` wins over all that permit.
    """

    number: int
    roles: frozenset[str]
    things: frozenset[str]
    actions: frozenset[str]
    purposes: frozenset[Purpose] = frozenset()
    grounds: frozenset[Basis] = frozenset()
    needs: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    denies: bool = False


EVERYBODY = " ".join((PUBLIC, *sorted(Role)))
_SIGNED_IN = " ".join(sorted(Role))


def _row(
    number: int,
    roles: str,
    things: str,
    actions: str,
    purpose: Purpose | None = None,
    *,
    on: tuple[Basis, ...] = (),
    needs: tuple[str, ...] = (),
    then: tuple[str, ...] = (),
    denies: bool = False,
) -> Row:
    return Row(
        number,
        frozenset(roles.split()),
        frozenset(things.split()),
        frozenset(actions.split()),
        frozenset({purpose} if purpose else ()),
        frozenset(on),
        needs,
        then,
        denies,
    )


_CARE = ("covered", "care", "caseload")
_TEAM = ("covered", "care", "team")
_APPROVE = ("signed in", "another person")

# What a case worker reads of a child on their caseload, and on which ground: rows 7 to 15.
_CASE_WORK = (
    (7, "C3 C9", "read", (Basis.CONSENT, Basis.OWN_RECORD, Basis.CUSTODY, Basis.HOUSING_NOTICE)),
    (8, "C4", "read", (Basis.CONSENT, Basis.OWN_RECORD, Basis.CUSTODY, Basis.HOUSING_NOTICE)),
    # A district's own staff are its school officials.
    (9, "C5", "read", (Basis.CONSENT, Basis.CUSTODY, Basis.SCHOOL_OFFICIAL, Basis.OWN_RECORD)),
    (10, "C5s", "read", (Basis.CONSENT,)),
    (11, "C6", "read", (Basis.TREATMENT, Basis.CONSENT)),
    (13, "C7", "read", (Basis.HOUSING_NOTICE, Basis.CONSENT)),
    (15, "C8", "read", (Basis.OWN_RECORD, Basis.COURT_ORDER, Basis.STATE_LAW)),
)
_THEN = {
    7: ("disclosure entry",),
    8: ("disclosure entry", "masked until opened"),
    9: ("disclosure entry", "redisclosure notice"),
    10: ("disclosure entry", "redisclosure notice"),
    11: ("disclosure entry",),
    13: ("disclosure entry",),
    15: ("disclosure entry",),
}
_SHOWN_IN_CARE = "C3 C4 C5 C5s C6 C7 C8 C9"


def _case_work() -> tuple[Row, ...]:
    """Rows 7 to 15 for the case worker, 18 for a printed summary, and 19 for the supervisor."""
    care = Purpose.CARE
    made = []
    for number, things, action, bases in _CASE_WORK:
        then = _THEN[number]
        made.append(_row(number, "R3", things, action, care, on=bases, needs=_CARE, then=then))
        made.append(_row(19, "R4", things, action, care, on=bases, needs=_TEAM, then=then))
        printed = (*_CARE, "verified in 15 minutes", "reason")
        marked = (*then, "watermark")
        made.append(_row(18, "R3", things, "print", care, on=bases, needs=printed, then=marked))
    return tuple(made)


TABLE: tuple[Row, ...] = (
    _row(1, EVERYBODY, "public-page", "read"),
    _row(1, EVERYBODY, "C0", "read download", needs=("not withdrawn",), then=("rate limit",)),
    _row(2, "R1 R9 R14 R15", "released-figure", "read"),
    _row(3, "R1", "C2 C3 C4 C5 C5s C6 C6r C7 C7v C8 C9 C10 C11 C12 C14", "*", denies=True),
    _row(4, "R2", "C1", "read build", Purpose.EVALUATE, needs=("memorandum in force",)),
    _row(
        5,
        "R2",
        "C2",
        "read",
        Purpose.EVALUATE,
        needs=("named analyst", "secure room", "verified in 1 hour"),
        then=("log", "watermark"),
    ),
    _row(
        6,
        "R2",
        "C0",
        "propose",
        Purpose.EVALUATE,
        needs=("memorandum in force", "audit passed"),
        then=("second person",),
    ),
    *_case_work(),
    _row(
        12,
        "R3",
        "C6r",
        "read",
        Purpose.CARE,
        on=(Basis.CONSENT,),
        needs=(*_CARE, "reason"),
        then=("disclosure entry", "part 2 notice"),
    ),
    _row(
        14,
        "R3 R4",
        "C7v",
        "read",
        Purpose.CARE,
        on=(Basis.SURVIVOR,),
        needs=_CARE,
        then=("disclosure entry",),
    ),
    _row(
        16,
        "R3",
        "plan note",
        "create update",
        Purpose.CARE,
        needs=("own agency", "caseload", "version matches"),
        then=("history",),
    ),
    _row(17, "R3 R4", f"{_SHOWN_IN_CARE} C6r C7v", "export", denies=True),
    _row(12, "R3", "restricted-record", "open", Purpose.CARE, needs=("caseload",)),
    _row(18, "R3", "summary", "print", Purpose.CARE, needs=("caseload",)),
    _row(7, "R3", "caseload", "read open"),
    _row(19, "R4", "caseload", "read open lead"),
    _row(35, "R9", "emergency", "read review", needs=_APPROVE),
    _row(20, "R4", "caseload", "assign", Purpose.CARE, needs=("own agency",), then=("history",)),
    _row(
        20,
        "R4",
        "caseload",
        "transfer close",
        Purpose.CARE,
        needs=("own agency", "receiving basis"),
        then=("history", "two parties"),
    ),
    _row(
        21,
        "R5",
        _SHOWN_IN_CARE,
        "import correct delete",
        Purpose.STEWARD,
        needs=("own agency", "agency shares"),
        then=("batch log",),
    ),
    _row(
        22,
        "R5",
        _SHOWN_IN_CARE,
        "export",
        Purpose.STEWARD,
        needs=("own agency", "agency shares", "verified in 15 minutes", "second steward"),
        then=("alert", "log"),
    ),
    _row(23, "R6", "links", "read"),
    _row(
        23,
        "R6",
        "C10 C3 C4",
        "compare link unlink",
        Purpose.LINK,
        needs=("both sources link",),
        then=("log",),
    ),
    _row(
        24,
        "R7",
        "C11",
        "read",
        Purpose.RESEARCH,
        needs=("licensed", "project approved", "training valid", "secure room", "tests passed"),
        then=("log",),
    ),
    # Who knows of extracts, makes them, decides on them; a researcher of their own licenses' alone.
    _row(24, "R7 R9 R15", "extract", "read"),
    _row(24, "R7", "extract", "fetch"),
    _row(24, "R15", "extract", "make"),
    _row(24, "R9 R15", "extract", "approve reject", needs=_APPROVE),
    _row(
        25,
        "R7",
        "output",
        "request",
        Purpose.RESEARCH,
        needs=("licensed",),
        then=("second person",),
    ),
    _row(26, "R7", "C3 C4 C5 C5s C6 C6r C7 C7v C8 C9 C10", "*", denies=True),
    _row(
        27,
        "R8",
        "output",
        "approve return reject",
        Purpose.RESEARCH,
        needs=(*_APPROVE, "training valid", "not same project"),
    ),
    # Its pages are known to the officer; what stands there is read right after the second factor.
    _row(28, "R9", "oversight", "read"),
    _row(
        28,
        "R9",
        "audit",
        "read report",
        needs=("verified in 15 minutes",),
        then=("log of the log",),
    ),
    _row(28, "R9", "alert", "close"),
    _row(28, "R9", "agreement consent", "read"),
    _row(28, "R9", "agreement", "review", needs=_APPROVE),
    _row(28, "R9", "agreement", "end"),
    _row(
        29,
        "R9",
        "C3",
        "read",
        Purpose.OVERSIGHT,
        on=(Basis.OVERSIGHT,),
        needs=("appointed", "case"),
        then=("disclosure entry",),
    ),
    _row(29, "R9", "inquiry", "read open close", then=("log",)),
    _row(30, "R10", "account", "read manage", then=("log",)),
    _row(30, "R10", "account", "confirm", needs=_APPROVE, then=("log", "alert")),
    # Whoever may not deliver gives nobody alone the right to.
    _row(30, "R10", "service-account", "read make revoke", then=("log",)),
    _row(30, "R10 R15", "service-account", "confirm", needs=_APPROVE, then=("log",)),
    _row(31, "R10", "C2 C3 C4 C5 C5s C6 C6r C7 C7v C8 C9 C10 C11", "*", denies=True),
    _row(
        32,
        "R11",
        _SHOWN_IN_CARE,
        "read copy amend",
        Purpose.RIGHTS,
        on=(Basis.PARENT,),
        needs=("parent",),
        then=("disclosure entry", "answer clock"),
    ),
    _row(32, "R11", "family", "read"),
    _row(32, "R11", "disclosures", "read", Purpose.RIGHTS, needs=("parent",), then=("log",)),
    _row(32, "R11", "family-request", "ask", Purpose.RIGHTS, needs=("parent",)),
    # Who checks whose account a family's is, and who answers what a family asks for.
    _row(32, "R9", "family", "verify", needs=_APPROVE, then=("log",)),
    _row(32, "R4", "family", "verify", needs=("team", *_APPROVE), then=("log",)),
    _row(32, "R5 R9", "family-request", "read", then=("log",)),
    _row(32, "R9", "family-request", "decide", needs=_APPROVE, then=("log",)),
    _row(32, "R5", "family-request", "decide", needs=("own agency", *_APPROVE), then=("log",)),
    # Whoever works the case records what the family signed, and that it was revoked.
    _row(33, "R3", "consent", "record", Purpose.CARE, needs=("caseload",)),
    _row(33, "R4", "consent", "record", Purpose.CARE, needs=("team",)),
    _row(33, "R11", "consent", "give narrow revoke", Purpose.RIGHTS, needs=("parent",)),
    _row(
        34,
        "R11y",
        f"{_SHOWN_IN_CARE} C6r",
        "read copy amend",
        Purpose.RIGHTS,
        on=(Basis.SELF,),
        needs=("oneself",),
        then=("disclosure entry", "answer clock"),
    ),
    _row(34, "R11y", "consent", "give narrow revoke", Purpose.RIGHTS, needs=("oneself",)),
    _row(34, "R11y", "family", "read"),
    _row(34, "R11y", "disclosures", "read", Purpose.RIGHTS, needs=("oneself",), then=("log",)),
    _row(34, "R11y", "family-request", "ask", Purpose.RIGHTS, needs=("oneself",)),
    _row(
        35,
        "R3 R4",
        "C3 C4 C5 C5s C6 C7 C8",
        "read",
        Purpose.EMERGENCY,
        on=(Basis.EMERGENCY,),
        needs=("covered", "not on caseload", "emergency"),
        then=("disclosure entry", "alert", "review in two days"),
    ),
    _row(
        36,
        "R13",
        "delivery",
        "load read",
        Purpose.STEWARD,
        needs=("bound token", "agency shares"),
        then=("batch log",),
    ),
    _row(
        37,
        "R13",
        _SHOWN_IN_CARE,
        "read",
        Purpose.CARE,
        needs=("licensed", "covered", "care", "consented child"),
        then=("disclosure entry",),
    ),
    _row(39, _SIGNED_IN, "home", "read"),
    _row(39, EVERYBODY, "P0", "read"),
    # The role of the backbone is given by two administrators; a seat has a term.
    _row(40, "R1", "cabinet", "read", needs=("seat today",)),
    _row(40, "R14", "cabinet", "read"),
    _row(40, "R14", "cabinet", "write"),
    _row(40, "R14", "target", "set"),
    _row(41, "R1", "own-response own-survey", "answer", needs=("seat today",)),
    _row(41, "R1", "own-action", "update", needs=("seat today",)),
    _row(41, "R14", "own-response own-survey", "answer"),
    _row(41, "R14", "own-action", "update"),
    # Parties, purpose, term and status; no consents and nothing about a child.
    _row(42, "R1", "register", "read", needs=("seat today",)),
    _row(42, "R14", "register", "read"),
    _row(42, "R14", "register", "write"),
    _row(43, "R15", "agreement", "read draft end destroy"),
    _row(43, "R15", "delivery", "read load undo"),
    _row(43, "R15", "service-account", "read make rotate revoke", then=("log",)),
    _row(43, "R15", "quarantine", "read"),
    _row(43, "R15", "chain", "read run"),
    _row(43, "R15", "indicators", "read run"),
    _row(43, "R15", "unprotected-figure", "read"),
    _row(43, "R15", "links", "read run"),
    _row(43, "R9 R15", "release", "read"),
    _row(43, "R15", "release", "propose"),
    _row(43, "R9 R15", "release", "approve reject", needs=_APPROVE),
    _row(43, "R9 R15", "release", "withdraw"),
    _row(43, "R15", "observation", "import"),
    _row(44, "R12", "P2", "write", Purpose.SERVE, needs=("own agency", "member organization")),
    _row(
        45,
        "R12",
        "C9",
        "read attend",
        Purpose.CARE,
        on=(Basis.ENROLLMENT,),
        needs=("covered", "care"),
        then=("disclosure entry",),
    ),
)
