"""Who does something for which children: each child of each domain is looked at once."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.definitions.initiatives import AGE_GROUPS, OLDEST
from wholecity.governance.rules.alignment import Effort, cells
from wholecity.measures.definitions import Domain

DOMAINS = list(Domain)
ages = st.tuples(st.integers(0, OLDEST), st.integers(0, OLDEST)).map(sorted)
efforts = st.lists(
    st.builds(
        lambda key, domain, span, lead: Effort(str(key), "Reading", domain, *span, lead),
        st.uuids(),
        st.sampled_from(DOMAINS),
        ages,
        st.sampled_from(["city", "district", "club"]),
    ),
    max_size=12,
    unique_by=lambda effort: effort.key,
)


def test_each_age_is_in_one_group():
    assert [a for g in AGE_GROUPS for a in range(g.youngest, g.oldest + 1)] == list(
        range(OLDEST + 1)
    )


@given(efforts)
def test_a_cell_names_whoever_does_something_for_one_of_its_ages(known):
    for cell in chain(*cells(known, DOMAINS, AGE_GROUPS)):
        here = range(cell.ages.youngest, cell.ages.oldest + 1)
        expected = {
            e.key
            for e in known
            if e.domain == cell.domain and any(e.youngest <= age <= e.oldest for age in here)
        }
        assert {e.key for e in cell.efforts} == expected
        assert cell.is_gap == (not expected)


@given(efforts)
def test_work_is_shared_where_more_than_one_organization_leads(known):
    for cell in chain(*cells(known, DOMAINS, AGE_GROUPS)):
        assert cell.is_shared == any(e.lead != f.lead for e in cell.efforts for f in cell.efforts)


def test_every_age_group_and_domain_has_one_cell():
    found = cells([], DOMAINS, AGE_GROUPS)
    assert [[(c.ages, c.domain) for c in row] for row in found] == [
        [(ages, domain) for domain in DOMAINS] for ages in AGE_GROUPS
    ]
    assert all(cell.is_gap for row in found for cell in row)
