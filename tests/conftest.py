"""What all tests share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real sample files beside the checkout; the test is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("needs the real sample files in ../shared/data, beside the checkout")
    return SHARED
