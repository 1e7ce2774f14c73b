from django.apps import AppConfig
from django.core.checks import Tags, register

from wholecity.database.checks import the_second_wall_holds
from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry


class ChildrenConfig(AppConfig):
    name = "wholecity.children"
    navigation = (Entry(_("Links"), "children:links", "link", "links", place=50),)

    def ready(self) -> None:
        register(the_second_wall_holds, Tags.security, deploy=True)
