"""The script of docs/how-to/deliver-by-program.md, run as it stands against a running server."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from tests.factories import deliveries as made
from tests.factories.programs import DAYS, LEAD, token_for
from tests.factories.worker import run_worker_process
from wholecity.intake import actions
from wholecity.intake.models import Delivery, ServiceUpload
from wholecity.warehouse.store import Warehouse

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/deliver-by-program.md"


def script() -> str:
    (found,) = re.findall(r"```sh\n(#!/bin/sh\n.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return found


@pytest.fixture
def started(live_server: Any, real_queue: None, settings: Any, tmp_path: Path) -> Any:
    """Start the script with a file, as a nightly job would; it waits for a worker."""
    if not (shutil.which("curl") and shutil.which("jq")):
        pytest.skip("needs curl and jq: apt-get install curl jq")
    actions.register_city(by=LEAD, city=made.CITY)
    with Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY).writing() as connection:
        connection.execute(
            "INSERT INTO person (delivery, source, person_key) VALUES (0, 'district', 'Núñez-7')"
        )
        connection.execute(
            "INSERT INTO school (delivery, source, school_key) VALUES (0, 'district', 'A')"
        )
    (tmp_path / "token").write_text(token_for("district", networks=["127.0.0.1"]) + "\n")
    (tmp_path / "deliver.sh").write_text(script(), encoding="utf-8")
    known = {"CITY": live_server.url, "TOKEN_FILE": str(tmp_path / "token"), "no_proxy": "*"}

    def start(content: str) -> subprocess.Popen[str]:
        (tmp_path / "days.csv").write_text(content, encoding="utf-8")
        return subprocess.Popen(
            ["sh", tmp_path / "deliver.sh", tmp_path / "days.csv"],
            env={**os.environ, **known, "SECONDS_BETWEEN": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def ended(job: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = job.communicate(timeout=120)
    return job.returncode, out, err


def wait_for_the_upload() -> None:
    """Until the job has brought its file."""
    for _ in range(600):
        if ServiceUpload.objects.exists():
            return
        sleep(0.1)
    raise AssertionError("Nothing was brought.")


def test_the_script_of_the_page_delivers_and_says_what_became_of_it(started, tmp_path) -> None:
    job = started(DAYS)
    wait_for_the_upload()
    assert run_worker_process() == 0
    code, out, err = ended(job)
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        **{"state": "loaded", "message": "", "rows": 1, "accepted": 1, "quarantined": 0},
        "faults": [],
    }
    assert Delivery.objects.get().way == "api"

    code, out, err = ended(started(DAYS))
    assert (code, json.loads(out)["state"]) == (0, "loaded"), "the same file: nothing is begun"
    assert Delivery.objects.count() == 1

    (tmp_path / "token").write_text("wcd_nobody")
    code, out, err = ended(started(DAYS))
    assert (code, out) == (1, "")
    assert '"status": 401' in err
