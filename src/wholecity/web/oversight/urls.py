from django.urls import path

from wholecity.web.oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.index, name="index"),
    path("entries/", views.entries, name="entries"),
    path("entries.csv", views.entries_file, name="entries-file"),
    path("child/", views.child, name="child"),
    path("person/", views.person, name="person"),
    path("alerts/<uuid:alert_id>/", views.alert, name="alert"),
]
