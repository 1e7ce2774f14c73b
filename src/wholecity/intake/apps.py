from django.apps import AppConfig

from wholecity.kernel.texts import translatable as _
from wholecity.ui.navigation import Entry


class IntakeConfig(AppConfig):
    name = "wholecity.intake"
    navigation = (
        Entry(_("Deliveries"), "intake:deliveries", "upload_file", "delivery", place=40),
        Entry(_("Service accounts"), "intake:service-accounts", "api", "service-account", place=91),
    )
    resources = "wholecity.intake.api.RESOURCES"
    sources_of_deliveries = "wholecity.intake.queries.sources.source_titles"
