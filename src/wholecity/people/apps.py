from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wholecity.people"
    verbose_name = "People and organizations"
