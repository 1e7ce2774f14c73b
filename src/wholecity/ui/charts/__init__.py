"""Charts as SVG made on the server: specifications (pure), their drawing (kept on disk).

`trend`, `gaps` and `area_map` take plain values with texts that are already
in the reader's language and return Vega-Lite specifications; `Drawer` turns
one into SVG; `pair` draws a wide and a narrow version, which CSS switches.
"""

from wholecity.ui.charts.drawing import FONTS, Drawer, pair
from wholecity.ui.charts.gap import GapRow, GapSection, gaps
from wholecity.ui.charts.places import Area, area_map
from wholecity.ui.charts.sparkline import sparkline
from wholecity.ui.charts.specification import Size, Specification
from wholecity.ui.charts.trend import Line, Moment, Target, trend

__all__ = [
    "FONTS",
    "Area",
    "Drawer",
    "GapRow",
    "GapSection",
    "Line",
    "Moment",
    "Size",
    "Specification",
    "Target",
    "area_map",
    "gaps",
    "pair",
    "sparkline",
    "trend",
]
