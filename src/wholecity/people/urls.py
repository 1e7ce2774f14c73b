from django.urls import path
from django.views.i18n import set_language

from wholecity.people import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("demo/", views.demo_sign_in, name="demo"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("role/", views.choose_role, name="role"),
    path("language/", set_language, name="language"),
]
