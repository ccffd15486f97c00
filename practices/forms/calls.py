"""Forms of contests: told, extended, cancelled by staff; entered and objected to by owners."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import CallNoticeKind, ErratumKind
from practices.layouts import LAYOUTS
from practices.models import Call, CallAct, Category, Criterion, Rubric, Submission
from practices.services.entering import Answer
from practices.services.objections import MINIMUM_TEXT

LONG = 5000


def _text(label, *, rows: int = 5, **options) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=options.pop("max_length", LONG),
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


# -- Staff ----------------------------------------------------------------------------------------


class CriteriaSourceForm(forms.ModelForm):
    """A new contest and where its criteria come from."""

    criteria_of = forms.ModelChoiceField(
        label=gettext_lazy("Criterios copiados de"),
        queryset=Rubric.objects.none(),
        required=False,
        empty_label=gettext_lazy("Los siete criterios que trae el portal"),
        help_text=gettext_lazy("Se pueden cambiar hasta abrir la convocatoria."),
    )

    class Meta:
        model = Call
        fields = "__all__"  # noqa: DJ007 - narrowed by the admin's fieldsets

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "criteria_of" in self.fields:
            rubrics = Rubric.objects.filter(frozen_at__isnull=False).select_related("call")
            self.fields["criteria_of"].queryset = rubrics


class ActForm(forms.ModelForm):
    """An administrative act with its file, which goes through the same checks as any other."""

    upload = forms.FileField(label=gettext_lazy("Archivo"), required=False)

    class Meta:
        model = CallAct
        fields = ("kind", "number", "date", "title")


class ExtensionForm(forms.Form):
    closes_at = forms.SplitDateTimeField(
        label=gettext_lazy("Nueva fecha y hora de cierre"),
        input_date_formats=["%d/%m/%Y"],
        input_time_formats=["%H:%M"],
        widget=forms.SplitDateTimeWidget(
            date_format="%d/%m/%Y",
            time_format="%H:%M",
            date_attrs={"aria-label": gettext_lazy("Fecha: día/mes/año")},
            time_attrs={"aria-label": gettext_lazy("Hora, de 00:00 a 23:59")},
        ),
        help_text=gettext_lazy("Día/mes/año y hora de Bogotá: 30/11/2026, 17:00."),
    )
    reason = _text(gettext_lazy("Motivo, como se publica"), rows=4)


class NoticeForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Clase"),
        choices=[
            (kind.value, kind.label) for kind in (CallNoticeKind.ADDENDUM, CallNoticeKind.NOTICE)
        ],
        widget=forms.RadioSelect,
        initial=CallNoticeKind.ADDENDUM,
        help_text=gettext_lazy("Una adenda cambia las bases; un aviso informa."),
    )
    title = forms.CharField(label=gettext_lazy("Título"), max_length=200)
    text = _text(
        gettext_lazy("Texto"), help_text=gettext_lazy("Qué cambió y por qué. Admite Markdown.")
    )
    upload = forms.FileField(
        label=gettext_lazy("Archivo"),
        required=False,
        help_text=gettext_lazy("Por ejemplo, la adenda firmada en PDF."),
    )


class ObjectionAnswerForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=gettext_lazy("Decisión"),
        choices=[("si", gettext_lazy("Se acepta")), ("no", gettext_lazy("No se acepta"))],
        coerce=lambda value: value == "si",
        widget=forms.RadioSelect,
    )
    answer = _text(
        gettext_lazy("Respuesta"),
        min_length=MINIMUM_TEXT,
        help_text=gettext_lazy("La entidad la recibe y queda publicada con los resultados."),
    )


class ErratumForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Clase"),
        choices=ErratumKind,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Sustancial: cambia algo que se evalúa. Quienes ya calificaron deben confirmar."
        ),
    )
    field = forms.ChoiceField(label=gettext_lazy("Campo"), required=False)
    text = _text(gettext_lazy("Qué se corrige"), rows=4)

    def __init__(self, *args, submission: Submission, **options):
        super().__init__(*args, **options)
        layout = LAYOUTS[submission.revision.layout]
        self.fields["field"].choices = [
            ("", _("Toda la ficha")),
            *(
                (code, layout.label_of(code))
                for section in layout.sections
                for code in section.fields
            ),
        ]


# -- Owners ---------------------------------------------------------------------------------------


class CategoryForm(forms.Form):
    """Which category of a contest."""

    category = forms.ModelChoiceField(
        label=gettext_lazy("Categoría"),
        queryset=Category.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, call: Call, **options):
        super().__init__(*args, **options)
        self.fields["category"].queryset = call.categories.all()


class AnswersForm(forms.Form):
    """How the practice meets each criterion beyond the minimum four."""

    def __init__(self, *args, criteria: list[Criterion], **options):
        super().__init__(*args, **options)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"text-{criterion.pk}"] = _text(
                criterion.name, required=False, help_text=criterion.definition
            )
            self.fields[f"silent-{criterion.pk}"] = forms.BooleanField(
                label=_("Sin información sobre “%(name)s”") % {"name": criterion.name},
                required=False,
            )

    def clean(self):
        cleaned = super().clean()
        for criterion in self.criteria:
            name = f"text-{criterion.pk}"
            if not cleaned.get(name) and not cleaned.get(f"silent-{criterion.pk}"):
                self.add_error(
                    name, _("Cuente cómo lo cumple la práctica, o marque “Sin información”.")
                )
        return cleaned

    def answers(self) -> dict[int, Answer]:
        return {
            criterion.pk: Answer(
                self.cleaned_data[f"text-{criterion.pk}"],
                self.cleaned_data[f"silent-{criterion.pk}"],
            )
            for criterion in self.criteria
        }


class ObjectionForm(forms.Form):
    text = _text(
        gettext_lazy("Su objeción"),
        min_length=MINIMUM_TEXT,
        rows=8,
        help_text=gettext_lazy("Diga qué parte del resultado objeta y por qué."),
    )
    upload = forms.FileField(label=gettext_lazy("Soporte"), required=False)
