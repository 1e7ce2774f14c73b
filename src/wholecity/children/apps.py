from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry


class ChildrenConfig(AppConfig):
    name = "wholecity.children"
    navigation = (Entry(_("Links"), "children:links", "link", "links", place=50),)
