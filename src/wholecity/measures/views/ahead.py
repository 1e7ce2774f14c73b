"""Drawing ahead: so that a page finds its charts and never waits for them."""

from django.conf import settings
from django.utils import translation

from wholecity.jobs.progress import Progress, Silent
from wholecity.measures import queries
from wholecity.measures.definitions import LIBRARY
from wholecity.measures.views import charts


def draw_all(progress: Progress | None = None) -> None:
    """Draw the charts of all measures in all languages of the city; those kept are not redrawn.

    To be called in a job after figures were released or imported. A page
    whose chart is not there yet draws it itself, once.
    """
    told = progress or Silent()
    told.step("Draw the charts", len(LIBRARY))
    for done, measure in enumerate(LIBRARY, 1):
        page = queries.measure_page(measure.key)
        for language, _name in settings.LANGUAGES:
            if language in settings.CITY.languages:
                with translation.override(language):
                    charts.trend_chart(page)
                    charts.gap_chart(page)
                    charts.place_map(page)
        told.advance(done)
