"""What axe finds on a page."""

from collections.abc import Iterator

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

# What passes is not told of in full: that takes as long as finding it.
ONLY = {"resultTypes": ["violations"]}


def violations(page: Page) -> Iterator[str]:
    """Each element that breaks a rule, with the rule. A page on its way is waited for."""
    page.wait_for_load_state()
    for found in Axe().run(page, options=ONLY)["violations"]:
        for node in found["nodes"]:
            yield f"{found['id']}: {found['help']}: {node['html'][:200]}"
