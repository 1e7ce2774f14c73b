from django.urls import path

from wholecity.measures import views

app_name = "measures"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:key>/", views.measure, name="measure"),
    path("<slug:key>/figures.csv", views.download, name="download"),
]
