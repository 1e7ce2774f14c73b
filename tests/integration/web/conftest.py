import pytest

from tests.factories.production import served_securely


@pytest.fixture
def production(settings, monkeypatch) -> None:
    """The site as it is served over HTTPS, in what concerns headers and cookies."""
    served_securely(settings, monkeypatch)
