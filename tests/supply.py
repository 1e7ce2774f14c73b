"""Looks for keys and passwords in the whole tree: python -m tests.supply

`make supply` runs it; `make test` looks where a city or a developer might leave one.
"""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parents[1]
KNOWN = {
    ("docs/reference/settings.md", "Basic Auth Credentials"): "the form of an address",
    ("src/wholecity/config/settings.py", "Basic Auth Credentials"): "the form of an address",
    ("src/wholecity/children/rules/identifiers.py", "Base64 High Entropy String"): "an alphabet",
}
OF_SERVICES = (
    *("AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "GitHubTokenDetector"),
    *("GitLabTokenDetector", "JwtTokenDetector", "NpmDetector", "OpenAIDetector"),
    *("PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector"),
    *("StripeDetector", "TwilioKeyDetector"),
)
# Slow, and at home in tests: hashes, and a keyword beside a text in quotes.
OF_LOOKS = ("Base64HighEntropyString", "HexHighEntropyString", "KeywordDetector")
FILTERS = [
    {"path": f"detect_secrets.filters.heuristic.{name}"}
    for name in (
        *("is_likely_id_string", "is_sequential_string", "is_potential_uuid"),
        *("is_templated_secret", "is_indirect_reference", "is_not_alphanumeric_string"),
    )
]
# Hashes of packages, translations and compiled style sheets hold no keys of ours.
LEFT_OUT = re.compile(r"^requirements/|/locale/|/static/|\.(png|jpg|ico|woff2?|pdf|xlsx|mo)$")


def tracked() -> list[str]:
    """The files of the repository; none outside of one."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    names = [name for name in listed.stdout.splitlines() if not LEFT_OUT.search(name)]
    return [name for name in names if (ROOT / name).is_file()]


def found_in(root: Path, names: Iterable[str], *plugins: str) -> set[tuple[str, str]]:
    """Names of files and what seems to stand there."""
    told = {"plugins_used": [{"name": plugin} for plugin in plugins], "filters_used": FILTERS}
    with transient_settings(told):
        return {(name, secret.type) for name in names for secret in scan_file(str(root / name))}


def secrets(names: list[str]) -> set[tuple[str, str]]:
    """What seems to be a secret and is none that is known."""
    others = [name for name in names if not name.startswith("tests/")]
    found = found_in(ROOT, names, *OF_SERVICES) | found_in(ROOT, others, *OF_LOOKS)
    return found - set(KNOWN)


if __name__ == "__main__":
    wrong = secrets(tracked())
    print("\n".join(f"{name}: {kind}" for name, kind in sorted(wrong)) or "No secret in the tree.")
    sys.exit(bool(wrong))
