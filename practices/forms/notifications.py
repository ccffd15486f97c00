from django import forms
from django.utils.translation import gettext_lazy as _

from practices.enums import NotificationLevel


class PreferenceForm(forms.Form):
    """``kinds``: those the person may do without, by code."""

    level = forms.ChoiceField(
        label=_("¿Qué quiere recibir por correo?"),
        choices=NotificationLevel,
        widget=forms.RadioSelect,
    )
    muted_kinds = forms.MultipleChoiceField(
        label=_("Avisos que no quiere por correo"),
        help_text=_("Los verá igual en la página de avisos."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, kinds, **options):
        super().__init__(*args, **options)
        self.fields["muted_kinds"].choices = [(kind.code, kind.name) for kind in kinds]
        if not kinds:
            del self.fields["muted_kinds"]
