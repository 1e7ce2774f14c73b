"""The counts before protection as one text, to be hashed with a secret key.

Without a key the hash would be an oracle: whoever tries all tables that fit
what is published would know the right one by it.
"""

import json

from wholecity.disclosure.rules.cube import Cube, group_text


def snapshot_text(cube: Cube) -> str:
    """The same text for the same counts, in whatever order they come."""
    counts = sorted(
        (group_text(group), node, count) for (group, node), count in cube.counts.items()
    )
    averages = sorted(
        (average.key, group_text(group), *days)
        for average in cube.averages
        for group, days in average.values.items()
    )
    return json.dumps([cube.key, cube.period, counts, averages], separators=(",", ":"))
