"""Work of the pages that the worker does."""

from django_tasks import task

from wholecity.measures.views.ahead import draw_all


@task()
def draw_charts() -> None:
    """Draw what pages will show, so that nobody waits for it."""
    draw_all()
