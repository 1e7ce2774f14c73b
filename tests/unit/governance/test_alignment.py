"""Who does something for which children: each child of each domain is looked at once."""

from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.definitions.initiatives import AGE_GROUPS, OLDEST
from wholecity.governance.rules.alignment import Effort, cells
from wholecity.measures.definitions import Domain

DOMAINS = list(Domain)
ages = st.tuples(st.integers(0, OLDEST), st.integers(0, OLDEST)).map(sorted)
efforts = st.lists(
    st.builds(
        lambda key, domain, span, lead: Effort(str(key), domain, *span, lead),
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
    for cell in cells(known, DOMAINS, AGE_GROUPS):
        here = range(cell.ages.youngest, cell.ages.oldest + 1)
        expected = {
            e.key
            for e in known
            if e.domain == cell.domain and any(e.youngest <= age <= e.oldest for age in here)
        }
        assert set(cell.keys) == expected
        assert cell.is_gap == (not expected)


@given(efforts)
def test_work_is_shared_where_more_than_one_organization_leads(known):
    leads = {e.key: e.lead for e in known}
    for cell in cells(known, DOMAINS, AGE_GROUPS):
        assert cell.is_shared == (len({leads[key] for key in cell.keys}) > 1)


def test_every_domain_and_age_group_has_one_cell():
    found = cells([], DOMAINS, AGE_GROUPS)
    assert len(found) == len(DOMAINS) * len(AGE_GROUPS)
    assert all(cell.is_gap for cell in found)
