"""What is in the tree and what it is built on: no secret, and licences that go with ours. T66."""

import re
from importlib import metadata

import pytest

from tests.supply import OF_LOOKS, OF_SERVICES, ROOT, found_in, secrets, tracked

LOCK = ROOT / "requirements" / "run.txt"
# Where somebody might leave one; `make supply` looks at every file.
LIKELY = re.compile(r"^(src/wholecity/config|deploy|docs|\.ci|benchmarks)/|^[^/]+$")
# Apache 2.0 may be built on these; of the LGPL as a library that a city can replace.
LICENCES = re.compile(
    r"(MIT|BSD|0BSD|Apache|PSF|Python|MPL|Mozilla Public|Zlib|CC0|LGPL|Lesser General Public)"
)


def test_no_secret_stands_where_one_might_be_left():
    likely = [name for name in tracked() if LIKELY.search(name)]
    if not likely:
        pytest.skip("needs the repository, to know which files are in it")
    assert secrets(likely) == set()


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "aws = 'AKIA" + "IOSFODNN7EXAMPLE'",
        "password = 'correct-horse-" + "battery-staple'",
        "url = 'https://city:Xk29ss8Qa" + "@example.org/'",
    ],
)
def test_a_secret_would_be_noticed(tmp_path, line):
    path = tmp_path / "settings.py"
    path.write_text(line + "\n")
    assert found_in(tmp_path, ["settings.py"], *OF_SERVICES, *OF_LOOKS)


def locked() -> list[str]:
    return re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def licence(name: str) -> str:
    told = metadata.metadata(name)
    classes = [c for c in told.get_all("Classifier") or () if c.startswith("License ::")]
    return told.get("License-Expression") or "; ".join(classes) or told.get("License") or ""


def test_everything_that_is_installed_has_a_licence_that_goes_with_ours():
    names = locked()
    assert len(names) > 30
    here = [name for name in names if _installed(name)]
    assert len(here) > len(names) - 5  # some are for other systems alone
    assert {name: licence(name) for name in here if not LICENCES.search(licence(name))} == {}


def test_every_locked_package_has_hashes_and_no_address():
    text = LOCK.read_text(encoding="utf-8")
    assert text.count("--hash=sha256:") >= len(locked())
    assert "://" not in text


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True
