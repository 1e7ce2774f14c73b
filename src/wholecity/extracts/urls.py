from django.urls import path

from wholecity.extracts import views

app_name = "extracts"
urlpatterns = [
    path("", views.extracts, name="extracts"),
    path("make/", views.make, name="make"),
    path("make/<uuid:job_id>/", views.making, name="making"),
    path("make/<uuid:job_id>/progress/", views.progress, name="progress"),
    path("<int:number>/", views.extract, name="extract"),
    path("<int:number>/decide/", views.decide, name="decide"),
    path("<int:number>/file/", views.file, name="file"),
]
