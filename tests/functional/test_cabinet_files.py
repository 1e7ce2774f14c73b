"""The facilitator brings members and meetings of the past, and takes the members along."""

import json

import pytest
from playwright.sync_api import expect

from wholecity.governance import actions
from wholecity.governance.definitions import BodyKind
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.looks,
    pytest.mark.django_db(transaction=True),
]

FACILITATOR = Acting("demo-facilitator", Role.FACILITATOR)
BOTH = pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
MEMBERS = {
    "persons": [{"id": "p", "name": "Ana Ruiz", "email": "ana@example.org"}],
    "organizations": [{"id": "o", "name": "City Hall", "classification": "city_government"}],
    "posts": [{"id": "s", "label": "Mayor", "role": "chair", "organization_id": "o"}],
    "memberships": [
        {"person_id": "p", "post_id": "s", "organization_id": "o", "start_date": "2018"}
    ],
}
VOTE = {"person_name": "Ana Ruiz", "vote": "Aye"}
PAST = [
    {
        "name": "City Council",
        "meeting_date": "1/10/2019",
        "meeting_time": "5:30 PM",
        "calendar_link": "https://oak.example.org/View.ashx?ID=1",
        "meeting_details": {
            "minutes_status": "FINAL",
            "meeting_items": [
                {
                    "title": "Transit passes",
                    "action_details": {
                        "action": "Adopted",
                        "result": "Pass",
                        "vote_items": [VOTE, {"person_name": "Ben Ode", "vote": "No"}],
                    },
                }
            ],
        },
    }
]


@BOTH
def test_members_and_meetings_come_from_files_and_members_leave(
    visit, accessible, width, scripts
) -> None:
    body = actions.found_body(by=FACILITATOR, kind=BodyKind.CABINET, name="Cabinet")
    page = visit(f"/cabinet/{body}/", person="demo-facilitator", width=width, scripts=scripts)
    page.get_by_role("link", name="Import members").click()
    file = {"name": "members.txt", "mimeType": "text/plain"}
    page.get_by_label("File").set_input_files(
        {**file, "buffer": json.dumps(MEMBERS, indent=1).encode()}
    )
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("All rows can be taken")).to_be_visible()
    expect(page.get_by_text("start_date says 2018 and no day")).to_be_visible()
    accessible(page) if scripts else None
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The members were imported.")).to_be_visible()

    page.get_by_role("link", name="Import meetings of the past").click()
    page.get_by_label("File").set_input_files({**file, "buffer": json.dumps(PAST).encode()})
    page.get_by_role("button", name="Try it").click()
    faults = page.get_by_role("region", name="Table of faults")
    expect(faults).to_contain_text("Ben Ode voted on Jan. 10, 2019 and has no seat")
    accessible(page) if scripts else None
    page.get_by_text("Give voters without a seat one").click()
    page.get_by_label("Organization of these seats").fill("City Council")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("All meetings can be taken")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The meetings were imported.")).to_be_visible()

    page.get_by_role("link", name="Import members").click()
    for name in ("A table (CSV)", "A workbook (XLSX)", "Popolo (JSON)", "Open Civic Data (YAML)"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.path().stat().st_size > 100
