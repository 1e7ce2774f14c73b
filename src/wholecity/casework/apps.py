from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry


class CaseworkConfig(AppConfig):
    name = "wholecity.casework"
    navigation = (
        Entry(_("Caseload"), "casework:caseload", "people", "caseload", place=20),
        Entry(_("Emergencies"), "casework:emergencies", "warning", "emergency", place=86),
    )
