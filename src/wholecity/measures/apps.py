from django.apps import AppConfig

from wholecity.kernel.texts import translatable
from wholecity.ui.navigation import Entry


class MeasuresConfig(AppConfig):
    name = "wholecity.measures"
    navigation = (
        Entry(
            translatable("Measures"), "measures:index", "assessment", "released-figure", place=20
        ),
    )
