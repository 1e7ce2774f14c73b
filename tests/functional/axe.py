"""What axe finds on a page."""

from collections.abc import Iterator

from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# What passes is neither told of in full nor brought here: that takes as long as finding it.
RUN = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Page) -> Iterator[str]:
    """Each element that breaks a rule, with the rule. A page on its way is waited for."""
    page.wait_for_load_state()
    # It is half a megabyte: once for a document, however often it is looked at.
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    for found in page.evaluate(RUN):
        for node in found["nodes"]:
            yield f"{found['id']}: {found['help']}: {node['html'][:200]}"
