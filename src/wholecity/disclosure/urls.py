from django.urls import path

from wholecity.disclosure import views

app_name = "disclosure"
urlpatterns = [
    path("", views.releases, name="releases"),
    path("log/", views.log, name="log"),
    path("log.csv", views.log_csv, name="log-csv"),
    path("log.json", views.log_json, name="log-json"),
    path("<int:number>/", views.release, name="release"),
    path("<int:number>/decide/", views.decide, name="decide"),
    path("<int:number>/files/<str:name>", views.file, name="file"),
]
