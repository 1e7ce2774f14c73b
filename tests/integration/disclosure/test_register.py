"""From a cube to public figures: proposed, attacked, decided by another person, sealed."""

import json
import os
import stat

import pytest
from django.db import IntegrityError, transaction

from tests.integration.disclosure.conftest import (
    LEAD,
    MEMBER,
    OFFICER,
    OTHER_LEAD,
    small_city,
)
from wholecity.audit.models import Entry
from wholecity.disclosure import actions, queries
from wholecity.disclosure.formats.folder import one_at_a_time, seal
from wholecity.disclosure.models import Figure, Release
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def proposed(**changes) -> Release:
    return actions.propose(cubes=[small_city(**changes)], title="Students", by=LEAD)


def published(**changes) -> Release:
    return actions.approve(release=proposed(**changes).id, by=OFFICER, reason="Read and sound")


def test_a_proposal_is_protected_attacked_and_waits_for_another_person():
    release = proposed()
    assert (release.number, release.state, release.audit_passed) == (1, "audited", True)
    assert queries.published("students") == []
    assert Figure.objects.count() == 0


def test_an_approved_release_is_what_pages_read():
    published()
    (cube,) = queries.published("students")
    assert (cube.period, cube.k, cube.root) == ("2025-26", 11, "students")
    by_school = queries.figures(cube, ("school",))
    assert len(by_school) == 6
    everyone = queries.figures(cube, ())[()]
    assert everyone["students"].value == 900
    truth = small_city().counts
    for group, figures in queries.figures(cube, ("race_ethnicity", "school")).items():
        for node, figure in figures.items():
            assert figure.value in (None, truth[group, node])
            assert figure.state == ("withheld" if figure.value is None else "shown")


def test_the_order_of_the_grouping_does_not_matter():
    published()
    (cube,) = queries.published("students")
    one = queries.figures(cube, ("race_ethnicity", "school"))
    assert one == queries.figures(cube, ("school", "race_ethnicity"))
    assert queries.figures(cube, ("no-such",)) == {}


def test_the_newest_approved_release_of_a_period_is_live_until_it_is_withdrawn():
    first, second = published(), published(seed=4)
    published(seed=5, period="2024-25")
    assert [c.period for c in queries.published("students")] == ["2024-25", "2025-26"]
    assert queries.published("students")[1].release_id == second.id
    actions.withdraw(release=second.id, by=OFFICER, reason="A school was missing")
    assert queries.published("students")[1].release_id == first.id


@pytest.mark.parametrize("somebody", [LEAD, MEMBER])
def test_neither_the_author_nor_a_stranger_approves(somebody):
    release = proposed()
    with pytest.raises(NotAllowed):
        actions.approve(release=release.id, by=somebody)
    release.refresh_from_db()
    assert release.state == "audited"


def test_another_data_lead_may_approve():
    assert actions.approve(release=proposed().id, by=OTHER_LEAD).decided_by == "other-lead"


def test_the_database_refuses_an_approval_by_the_author():
    release = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(id=release.id).update(
            state="approved", decided_by="lead", decided_at=release.proposed_at
        )


def test_the_database_refuses_to_approve_what_did_not_pass_the_audit():
    release = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(id=release.id).update(
            state="approved",
            decided_by="officer",
            decided_at=release.proposed_at,
            audit_passed=False,
        )


def test_a_release_is_decided_once():
    release = published()
    for decide in (actions.approve, actions.reject):
        with pytest.raises(Conflict):
            decide(release=release.id, by=OTHER_LEAD, reason="again")


def test_a_rejection_needs_a_reason_and_publishes_nothing():
    release = proposed()
    with pytest.raises(BadInput):
        actions.reject(release=release.id, by=OFFICER, reason=" ")
    actions.reject(release=release.id, by=OFFICER, reason="Wrong year")
    assert queries.published("students") == []
    assert queries.release_detail(1).summary.state == "rejected"


def test_the_files_are_sealed_and_a_change_is_noticed(releases):
    release = published()
    folder = releases / str(release.id)
    assert queries.verify(1) == []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o500
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["proposed_by"] == "lead"
    assert manifest["approved_by"] == "officer"
    assert manifest["audit"]["passed"] is True
    table = folder / "students-2025-26.csv"
    assert stat.S_IMODE(table.stat().st_mode) == 0o400
    os.chmod(table, 0o600)
    assert queries.verify(1) == ["students-2025-26.csv can be written to."]
    table.write_text("changed")
    os.chmod(table, 0o400)
    assert queries.verify(1) == ["students-2025-26.csv was changed."]


def test_files_that_were_changed_after_the_audit_are_not_approved(releases):
    release = proposed()
    path = releases / str(release.id) / "students-2025-26.json"
    path.write_text(path.read_text().replace('"*"', "3", 1))
    with pytest.raises(Conflict, match="was changed"):
        actions.approve(release=release.id, by=OFFICER)
    assert Figure.objects.count() == 0


def test_a_seal_whose_approval_was_lost_does_not_stand_in_the_way(releases):
    release = proposed()
    seal(releases / str(release.id), {"left": "behind"})
    assert actions.approve(release=release.id, by=OFFICER).state == "approved"
    assert queries.verify(1) == []


def test_what_a_killed_process_left_half_prepared_is_cleared_away(releases):
    left = Release.objects.create(number=1, title="Left", proposed_by="lead", k=11)
    (releases / f".{left.id}.draft").mkdir(parents=True)
    assert proposed().number == 2
    left.refresh_from_db()
    assert (left.state, left.audit["error"]) == ("blocked", "The preparation was interrupted.")
    assert not (releases / f".{left.id}.draft").exists()


def test_one_release_is_prepared_at_a_time(releases):
    with one_at_a_time(releases), pytest.raises(Conflict, match="being prepared"):
        proposed()
    assert proposed().number == 1


def test_every_step_is_in_the_audit_record():
    actions.withdraw(release=published().id, by=OFFICER, reason="A mistake")
    steps = Entry.objects.order_by("at").values_list("action", "who")
    assert list(steps) == [
        ("release.proposed", "lead"),
        ("release.audited", "lead"),
        ("release.approved", "officer"),
        ("release.withdrawn", "officer"),
    ]


def test_cubes_whose_sums_do_not_hold_are_refused_and_the_release_says_so():
    cube = small_city()
    counts = {**cube.counts, ((), "students"): 901}
    broken = type(cube)(**{**cube.__dict__, "counts": counts})
    with pytest.raises(BadInput, match="do not add up"):
        actions.propose(cubes=[broken], title="Broken", by=LEAD)
    assert queries.release_detail(1).summary.state == "blocked"


def test_nothing_to_release_is_said():
    with pytest.raises(BadInput, match="nothing to release"):
        actions.propose(cubes=[], title="Empty", by=LEAD)


def test_an_unknown_number_is_not_found():
    with pytest.raises(NotFound):
        queries.release_detail(7)
    with pytest.raises(NotFound):
        queries.verify(7)


def test_the_approver_sees_what_was_withheld_and_why():
    proposed()
    detail = queries.release_detail(1)
    assert detail.decidable
    assert detail.summary.withheld == sum(
        loss.withheld for loss in detail.losses if loss.kind == "count"
    )
    thin = [loss for loss in detail.losses if loss.grouping == ("race_ethnicity", "school")]
    assert sum(loss.primary for loss in thin) > 0
