"""The forms by which a delivery is brought from a page, and those of programs that bring them."""

from wholecity.intake.forms.columns import ColumnsForm, SaveForm
from wholecity.intake.forms.services import ReplaceForm, RevokeForm, ServiceForm
from wholecity.intake.forms.uploads import UploadForm

__all__ = ["ColumnsForm", "ReplaceForm", "RevokeForm", "SaveForm", "ServiceForm", "UploadForm"]
