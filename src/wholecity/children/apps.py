from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "wholecity.children"
