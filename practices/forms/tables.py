"""Handing in a table of many practices."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from practices.models import Organisation

from .practice import EMPTY_FILE


class TableUploadForm(forms.Form):
    file = forms.FileField(
        label=_("Tabla"),
        help_text=_("La plantilla diligenciada, en XLSX o CSV. Hasta 5.000 prácticas."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": EMPTY_FILE, "required": _("Elija el archivo de la tabla.")},
    )
    owner = forms.ModelChoiceField(
        label=_("Entidad de las filas que no nombran ninguna"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("La que diga cada fila"),
        help_text=_("La tabla puede nombrar la entidad en cada fila. Si no, elíjala aquí."),
    )

    def __init__(self, *args, bodies: QuerySet[Organisation], **options):
        super().__init__(*args, **options)
        self.fields["owner"].queryset = bodies
