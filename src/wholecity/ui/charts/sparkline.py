"""A line without axes for a card. Small enough to be written by hand."""

from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 120, 36, 6


def sparkline(values: Sequence[float | None]) -> str:
    """SVG of a line with a dot at its end; "" when there are not two values to join.

    It is decoration: the card says the same in words.
    """
    known = [(n, value) for n, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(v for _, v in known), max(v for _, v in known)
    across = (WIDTH - 2 * EDGE) / (len(values) - 1)
    # A flat line runs through the middle; a small change is not blown up to the full height.
    spread = max(high - low, abs(high) * 0.08, 1e-9)
    middle = (high + low) / 2
    points = [
        (EDGE + n * across, HEIGHT / 2 - (v - middle) / spread * (HEIGHT - 2 * EDGE))
        for n, v in known
    ]
    path = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg class="wc-spark" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" '
        f'focusable="false"><path d="{path}" fill="none" stroke="#4a5b78" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#162e51"/></svg>'
    )
