"""Starting texts of the three kinds of agreement, in English, for counsel to edit.

Written in our own words on what AISP's guides ask of a memorandum, a data-sharing agreement and
a data use license, and on what 34 CFR 99.35(a)(3) requires of a written agreement for an audit or
evaluation: (i) who is the authorized representative, (ii) which information, for what purpose,
with the activity described, (iii) destruction when it is no longer needed, (iv) the time period
for it, (v) safeguards against further disclosure and unauthorized use. Not legal advice.

A paragraph's places, such as %(parties)s, are filled from the draft. `list_of` names a list that
follows the paragraphs: "parties", "sources", "fields", "purposes" or "people".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wholecity.policy.terms import Tier


@dataclass(frozen=True)
class Clause:
    """One section of a text."""

    title: str
    paragraphs: tuple[str, ...]
    list_of: str = ""


NOTICE = (
    "Starting text, not legal advice. It was filled from a draft in Wholecity. Counsel of each "
    "party edits it, strikes what does not fit and adds what state and local law requires."
)

_PARTIES = Clause(
    "Parties",
    ("This %(kind)s is made between the parties below, of which each signs for itself.",),
    list_of="parties",
)
_TERM = Clause(
    "Term, change and end",
    (
        "It begins on %(starts)s and its last day is %(ends)s, by the calendar of %(city)s. The "
        "parties are told %(notice_days)s days before it ends.",
        "It is changed in writing, signed by every party. A change of sources, fields, purposes or "
        "users is a new agreement.",
        "Each party may end it in writing, with its reason. From then on nothing more is used "
        "under it: no delivery is taken, no record is linked, no figure is computed from it.",
    ),
)
_BREACH = Clause(
    "Incidents",
    (
        "Whoever learns that data were lost, seen or used without right tells the other parties "
        "without delay, and in any case within the time that law sets; says what is known of what "
        "happened and to whom; and does what limits the harm.",
        "A party that discloses or uses data against this agreement may be barred from them.",
    ),
)
_SAFEGUARDS = Clause(
    "Safeguards",
    (
        "Data are kept encrypted, at rest and on their way. Only named persons who need them for a "
        "purpose of this agreement can open them, each under their own account; every look leaves "
        "an entry that cannot be changed. The privacy officer reads these entries.",
        "Who may open data has been instructed in confidentiality and has agreed to it in writing.",
        "Data are not used for any purpose that is not named here, and nobody tries to find out "
        "who is behind a figure or a de-identified record.",
    ),
)
_DISCLOSURE = Clause(
    "What may be shown, and redisclosure",
    (
        "Figures leave the confidential store only after disclosure control: no count of fewer "
        "than %(min_cell)s children is shown, nor what would give one away; a program attacks each "
        "release before a second person approves it.",
        "Redisclosure: %(redisclosure)s",
    ),
)
_DESTRUCTION = Clause(
    "Return and destruction",
    (
        "When the data are no longer needed for the purpose of this agreement, and at the latest "
        "on %(destroy_by)s, everything that came under it is destroyed: rows, files as delivered, "
        "links to children, and copies in backups. A certificate says what was destroyed, when "
        "and by whom. Figures that were released by then stay released.",
    ),
)
_MEMORANDUM_ABOVE = Clause(
    "What it stands under",
    (
        "It stands under “%(parent)s” and is in force only while that is. What is said there about "
        "governance, decisions and disputes holds here too.",
    ),
)

WORDING: Mapping[Tier, tuple[Clause, ...]] = {
    Tier.MOU: (
        _PARTIES,
        Clause(
            "Why we do this",
            (
                "%(purpose)s",
                "The parties want to see the whole child, and to know what helps. They share what "
                "they know only as far as a purpose needs it, law permits it and the people of "
                "%(city)s can be told of it.",
            ),
        ),
        Clause(
            "How it is governed",
            (
                "The children’s cabinet decides what is worked on. A data lead drafts agreements "
                "and runs the work; a privacy officer, who never drafts what they review, answers "
                "four questions about each use before it is signed (Appendix) and can end it.",
                "Agencies own what they deliver and may withdraw it. Disputes go to the heads of "
                "the parties; until they have decided, the use that is disputed rests.",
            ),
        ),
        Clause(
            "Three kinds of agreement",
            (
                "This memorandum shares no data by itself. An agency’s data come in under a "
                "data-sharing agreement; a project uses them under a data use license. Each is in "
                "force only while what it stands under is. A public register lists them.",
            ),
        ),
        _SAFEGUARDS,
        _BREACH,
        _TERM,
    ),
    Tier.SHARING: (
        _PARTIES,
        _MEMORANDUM_ABOVE,
        Clause(
            "Purpose and activity",
            (
                "%(purpose)s",
                "The data may be used for what is listed here, and for nothing else. How each is "
                "used, and why these data are needed for it, is described here with enough detail "
                "that a reader can tell what falls outside: [describe the activity].",
            ),
            list_of="purposes",
        ),
        Clause(
            "Legal basis",
            (
                "Legal basis: %(basis)s.",
                "Where the basis is audit or evaluation (34 CFR 99.31(a)(3) and 99.35): the "
                "disclosing party designates [name of the receiving party] as its authorized "
                "representative; the information below is disclosed to carry out the audit or "
                "evaluation of a federal- or state-supported education program that is described "
                "above, and is used for that alone.",
            ),
        ),
        Clause("Sources", ("The data come from these systems.",), list_of="sources"),
        Clause(
            "Data",
            (
                "These fields are delivered, and no others. What is delivered beyond them is not "
                "kept. Health, substance use, victim services and juvenile records are not among "
                "them unless they stand here by name.",
            ),
            list_of="fields",
        ),
        Clause(
            "Linkage",
            (
                "Records of several agencies are linked to one child only where linkage is among "
                "the purposes. Names, birth dates and keys serve linkage and are not shown.",
            ),
        ),
        _SAFEGUARDS,
        _DISCLOSURE,
        _BREACH,
        _DESTRUCTION,
        _TERM,
    ),
    Tier.LICENSE: (
        _PARTIES,
        _MEMORANDUM_ABOVE,
        Clause(
            "The project",
            (
                "%(purpose)s",
                "The licensees may use the data below for this project and these purposes alone: "
                "[describe question, method and what will be published].",
            ),
            list_of="purposes",
        ),
        Clause("Legal basis", ("Legal basis: %(basis)s.",)),
        Clause(
            "Licensees",
            (
                "Only these persons use the data, each under their own account. A change of "
                "persons is a new license.",
            ),
            list_of="people",
        ),
        Clause("Sources", ("The data come from these systems.",), list_of="sources"),
        Clause("Data", ("These fields may be used, and no others.",), list_of="fields"),
        _SAFEGUARDS,
        Clause(
            "Results",
            (
                "Results are shown to the agencies whose data they rest on before they are "
                "published. What they say is not theirs to change; what they know about the data "
                "is heard.",
            ),
        ),
        _DISCLOSURE,
        _BREACH,
        _DESTRUCTION,
        _TERM,
    ),
}
