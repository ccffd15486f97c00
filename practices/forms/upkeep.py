"""The staff's forms for what comes after publishing, and for bodies without users."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from practices.enums import LayoutCode
from practices.models import Membership, Organisation

from .staff import REASON_LENGTH


class ArchiveAnswerForm(forms.Form):
    """Grant or refuse a request of the owner; the answer is read by the owner or the public."""

    decision = forms.ChoiceField(
        label=_("Respuesta"),
        choices=(("grant", _("Archivar la ficha")), ("refuse", _("Dejarla publicada"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Escoja una respuesta.")},
    )
    answer = forms.CharField(
        label=_("Motivo"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Si se archiva, queda en la bitácora; si no, lo lee la entidad."),
        error_messages={"required": _("Escriba el motivo.")},
    )


class DraftForBodyForm(forms.Form):
    """A draft for a body that has no users."""

    owner = forms.ModelChoiceField(
        label=_("Entidad titular"),
        queryset=Organisation.objects.none(),
        empty_label=_("Escoja una entidad"),
        help_text=_("Solo aparecen las entidades sin personas en el portal."),
        error_messages={"required": _("Escoja la entidad.")},
    )
    title = forms.CharField(
        label=_("Título"),
        max_length=200,
        error_messages={"required": _("Escriba el título, aunque sea provisional.")},
    )
    layout = forms.ChoiceField(
        label=_("Formato"),
        choices=LayoutCode,
        initial=LayoutCode.SUPERSERVICIOS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        people = Membership.objects.filter(
            organisation=OuterRef("pk"), is_active=True, user__is_active=True
        )
        self.fields["owner"].queryset = Organisation.objects.active().filter(~Exists(people))


class BatchForm(forms.Form):
    """Why these practices enter without evaluation; which they are comes from the page's list."""

    reason = forms.CharField(
        label=_("Dónde y cuándo se reconocieron"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Por ejemplo: “Concurso de buenas prácticas 2019 de la Superservicios”."),
        error_messages={"required": _("Escriba dónde y cuándo se reconocieron.")},
    )
