"""Ways to begin a practice: blank, an official form, a copy, something published."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.enums import LayoutCode
from practices.models import Organisation, User

from .practice import EMPTY_FILE


class OwnerForm(forms.Form):
    """Whose a new draft is, among the bodies of the person."""

    owner = forms.ModelChoiceField(
        label=_("Entidad titular"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Todavía no se sabe"),
        help_text=_("La entidad a la que pertenece la práctica."),
    )

    def __init__(self, *args, actor: User, **options):
        super().__init__(*args, **options)
        bodies = Organisation.objects.in_use().filter(pk__in=actor.organisation_roles)
        self.fields["owner"].queryset = bodies
        if len(bodies) == 1:
            self.fields["owner"].initial = bodies[0]


class NewPracticeForm(OwnerForm):
    """Start blank: which official form, and whose practice it is."""

    layout = forms.ChoiceField(
        label=_("Formato"),
        choices=LayoutCode,
        initial=LayoutCode.SUPERSERVICIOS,
        widget=forms.RadioSelect,
    )
    field_order = ("layout", "owner")


class FormUploadForm(forms.Form):
    """Hand in an official form that was filled elsewhere."""

    file = forms.FileField(
        label=_("Formato diligenciado"),
        help_text=_("PDF, Word (DOCX) o texto. El archivo se lee y no se guarda."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.txt,.md"}),
        error_messages={"empty": EMPTY_FILE},
    )
