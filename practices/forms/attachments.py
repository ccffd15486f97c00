"""Files handed in with a practice, and what is said of them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from practices.models import Attachment
from practices.services.attachments import ACCEPTED

CHOOSE = _("Elija un archivo.")


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Each file is checked by itself: a bad one keeps none of the others back."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files: Sequence[UploadedFile] = data if isinstance(data, list | tuple) else [data]
        files = [file for file in files if file]
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(files)


class UploadForm(forms.Form):
    """An empty file passes here: the service refuses it by its name, beside the others."""

    files = SeveralFilesField(
        label=_("Archivos"),
        help_text=_("Puede elegir varios a la vez."),
        widget=SeveralFilesInput(attrs={"accept": ",".join(ACCEPTED)}),
        error_messages={"required": CHOOSE},
    )


class AttachmentForm(forms.Form):
    """One file with what is said of it, where several at once are not offered."""

    file = forms.FileField(
        label=_("Archivo"), allow_empty_file=True, error_messages={"required": CHOOSE}
    )
    description = forms.CharField(
        label=_("Descripción"), max_length=300, required=False, help_text=_("Qué contiene.")
    )
    keywords = forms.CharField(
        label=_("Palabras clave"),
        max_length=200,
        required=False,
        help_text=_("Separadas por comas."),
    )


class DescriptionForm(forms.ModelForm):
    class Meta:
        model = Attachment
        fields = ("description", "keywords")
        help_texts: ClassVar = {
            "description": _("Qué contiene. Es lo que lee quien va a descargarlo."),
            "keywords": _("Separadas por comas."),
        }


class ReplacementForm(forms.Form):
    file = forms.FileField(
        label=_("Archivo nuevo"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED)}),
        error_messages={"required": CHOOSE},
        help_text=_("Toma el lugar del anterior y conserva su descripción."),
    )
