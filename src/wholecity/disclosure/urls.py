from django.urls import path

from wholecity.disclosure import views

app_name = "disclosure"
urlpatterns = [
    path("", views.releases, name="releases"),
    path("<int:number>/", views.release, name="release"),
    path("<int:number>/decide/", views.decide, name="decide"),
    path("<int:number>/files/<str:name>", views.file, name="file"),
]
