from django.urls import path

from wholecity.children import views

app_name = "children"
urlpatterns = [path("", views.links, name="links")]
