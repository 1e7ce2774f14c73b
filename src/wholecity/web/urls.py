from django.urls import path

from wholecity.web import views

app_name = "web"
urlpatterns = [
    path("favicon.ico", views.favicon, name="favicon"),
    path("", views.home, name="home"),
    path("how-we-protect-data/", views.protection, name="protection"),
    path("sources/", views.sources, name="sources"),
]
