"""The forms by which a delivery is brought from a page."""

from wholecity.intake.forms.columns import ColumnsForm, SaveForm
from wholecity.intake.forms.uploads import UploadForm

__all__ = ["ColumnsForm", "SaveForm", "UploadForm"]
