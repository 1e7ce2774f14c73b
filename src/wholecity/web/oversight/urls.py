from django.urls import path

from wholecity.web.oversight import cases, views

app_name = "oversight"
urlpatterns = [
    path("", views.index, name="index"),
    path("entries/", views.entries, name="entries"),
    path("entries.csv", views.entries_file, name="entries-file"),
    path("child/", views.child, name="child"),
    path("person/", views.person, name="person"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:case_id>/", cases.case, name="case"),
    path("cases/<uuid:case_id>/child/", cases.identity, name="identity"),
    path("alerts/<uuid:alert_id>/", views.alert, name="alert"),
]
