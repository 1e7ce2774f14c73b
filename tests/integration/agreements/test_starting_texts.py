"""The starting text of a paper: opens as a Word document, and says all that the draft says."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from tests.factories.agreements import MEMORANDUM, in_force, organization
from wholecity.agreements import actions, queries
from wholecity.agreements.actions import Terms
from wholecity.agreements.formats.starting_text import BLANK
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.roles import Role
from wholecity.policy.terms import Basis, Tier

pytestmark = pytest.mark.django_db

LEAD = Acting("lea", Role.DATA_LEAD)
FIELDS = ("person.*", "enrolment.grade", "housing_episode.homeless")


@pytest.fixture
def terms() -> Terms:
    in_force("other", "other")
    return Terms(
        title="School & “shelter” data",
        tier=Tier.SHARING,
        parent=MEMORANDUM,
        parties=(organization("city"), organization("schools")),
        sources=("district", "shelter"),
        fields=FIELDS,
        purposes=(Purpose.EVALUATE, Purpose.LINK),
        basis=Basis.EVALUATION,
        purpose_in_words="To see how many 100% of the children <miss> school.",
        redisclosure="To nobody.",
        min_cell=15,
        starts=date(2030, 1, 2),
        ends=date(2031, 6, 30),
        destroy_by=date(2031, 9, 1),
    )


def written(key: str) -> tuple[str, Document]:
    name, content = queries.starting_text(key)
    assert name == f"{key}.docx"
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells]), document


def test_it_says_what_the_draft_says(terms):
    actions.draft(by=LEAD, key="school-data", terms=terms)
    text, document = written("school-data")
    for told in (
        *("School & “shelter” data", "Data-sharing agreement", "City", "Schools"),
        *("district", "shelter", "Measures and evaluation", "Linkage with the records"),
        *("100% of the children <miss> school", "To nobody.", "fewer than 15 children"),
        *("January 2, 2030", "June 30, 2031", "September 1, 2031", "Memorandum of the cabinet"),
        *("Audit or evaluation (34 CFR 99.31(a)(3))", "not legal advice", "Is it ethical?"),
    ):
        assert told in text, told
    for table in queries.covered(FIELDS):
        for column in table.columns:
            assert column.name in text
            assert column.meaning in text
    assert "last_name" in text
    assert "exit_type" not in text  # of a table of which one field is covered
    assert "legal advice" in document.sections[0].footer.paragraphs[0].text


# 34 CFR 99.35(a)(3): what a written agreement for an audit or evaluation must say.
REQUIRED = {
    "(i) authorized representative": "authorized representative",
    "(ii) the information": "These fields are delivered, and no others",
    "(ii) the purpose": "to carry out the audit or evaluation",
    "(ii) the activity": "Purpose and activity",
    "(iii) destruction": "everything that came under it is destroyed",
    "(iv) the time period": "at the latest on September 1, 2031",
    "(v) safeguards": "Only named persons who need them for a purpose of this agreement",
}


@pytest.mark.parametrize("element", REQUIRED)
def test_a_data_sharing_agreement_has_what_ferpa_requires(terms, element):
    actions.draft(by=LEAD, key="d", terms=terms)
    assert REQUIRED[element] in written("d")[0]


@pytest.mark.parametrize("tier", Tier)
def test_every_kind_opens_also_while_the_draft_says_little(terms, tier):
    parent = "" if tier is Tier.MOU else MEMORANDUM
    little = Terms(title="Little", tier=tier, parties=terms.parties, parent=parent)
    actions.draft(by=LEAD, key="d", terms=little)
    text, _ = written("d")
    assert BLANK in text
    assert "%(" not in text


def test_a_license_names_its_users(terms):
    license = replace(terms, tier=Tier.LICENSE, people=("rosa", "ben"))
    actions.draft(by=LEAD, key="d", terms=license)
    text, _ = written("d")
    assert "rosa" in text
    assert "ben" in text


def test_no_control_character_of_a_draft_breaks_the_file(terms):
    strange = replace(terms, title="A\x0b\x1fB", purpose_in_words="\x01\x02 for\tall\nof us")
    actions.draft(by=LEAD, key="d", terms=strange)
    assert "all" in written("d")[0]
