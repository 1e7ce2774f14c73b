from django.urls import path

from wholecity.chain.views import destruction, runs

app_name = "chain"
urlpatterns = [
    path("", runs.runs, name="runs"),
    path("start/", runs.start, name="start"),
    path("coarser/", runs.coarser, name="coarser"),
    path("destruction/", destruction.destruction, name="destruction"),
    path("destruction/<uuid:job_id>/", destruction.destroying, name="destroying"),
    path(
        "destruction/<uuid:job_id>/progress/",
        destruction.destroying_progress,
        name="destroying-progress",
    ),
    path("<uuid:job_id>/", runs.run, name="run"),
    path("<uuid:job_id>/progress/", runs.progress, name="progress"),
    path("<uuid:job_id>/cancel/", runs.cancel, name="cancel"),
]
