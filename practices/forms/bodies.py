"""Bodies and their people: what somebody fills in to register, join, invite and answer."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import MembershipRole, OrganisationKind, SizeBand, TerritoryKind
from practices.models import Membership, Organisation, Service, Territory, User
from practices.selectors.bodies import (
    PUBLIC_DOMAINS,
    Duplicate,
    body_with_tax_id,
    similar_bodies,
)
from practices.services.organisations.registration import same_tax_id_sentence
from practices.text import fold
from practices.validators import normalise_nit

_DOMAIN = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}")
#: A dependency is made by the coordination, under the body it belongs to.
_KINDS = [choice for choice in OrganisationKind.choices if choice[0] != OrganisationKind.UNIT]
_ROLES = (
    (MembershipRole.EDITOR, gettext_lazy("Editor: escribe y corrige prácticas")),
    (
        MembershipRole.MANAGER,
        gettext_lazy("Responsable: además da el aval y decide quién pertenece a la entidad"),
    ),
)


class RoleField(forms.ChoiceField):
    def __init__(self, **options):
        options = {
            "label": gettext_lazy("Función"),
            "choices": _ROLES,
            "widget": forms.RadioSelect,
            "initial": MembershipRole.EDITOR,
        } | options
        super().__init__(**options)


class NitField(forms.CharField):
    def to_python(self, value) -> str:
        text = super().to_python(value)
        return normalise_nit(text) if text else text


class MunicipalityField(forms.CharField):
    """A municipality by its name, with the department where the name is not enough."""

    # Not `max_length`: its validator would measure the Territory.
    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "maxlength": 170}

    def to_python(self, value) -> Territory | None:
        text = super().to_python(value)
        if not text:
            return None
        whole = ", ".join(part.strip() for part in fold(text).split(","))
        places = Territory.objects.filter(kind=TerritoryKind.MUNICIPALITY).select_related("parent")
        exact = [place for place in places if whole in _names_of(place)]
        if len(exact) == 1:
            return exact[0]
        if exact:
            names = "; ".join(place.full_name for place in exact[:5])
            raise ValidationError(
                _("Hay varios municipios con ese nombre. Escriba uno de estos: %(names)s.")
                % {"names": names}
            )
        raise ValidationError(_("No hay un municipio con ese nombre. Revise cómo lo escribió."))


def _names_of(place: Territory) -> tuple[str, str, str]:
    """ "bogota, d.c." is also "bogota"."""
    name = fold(place.name)
    return name, fold(place.full_name), name.partition(",")[0]


class DomainsField(forms.CharField):
    """Mail domains, as "entidad.gov.co, otra.gov.co"; an address stands for its domain."""

    MOST = 10

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "maxlength": 400}

    def to_python(self, value) -> list[str]:
        words = re.split(r"[\s,;]+", super().to_python(value).lower())
        domains = [word.rpartition("@")[2] for word in words if word]
        for domain in domains:
            if not _DOMAIN.fullmatch(domain) or len(domain) > 120:
                raise ValidationError(
                    _("“%(domain)s” no es un dominio de correo. Escriba, por ejemplo, %(like)s.")
                    % {"domain": domain[:60], "like": "entidad.gov.co"}
                )
            if domain in PUBLIC_DOMAINS:
                raise ValidationError(
                    _("%(domain)s es de correo gratuito: no identifica a la entidad.")
                    % {"domain": domain}
                )
        return list(dict.fromkeys(domains))[: self.MOST]


class RegisterForm(forms.Form):
    """``duplicates``: bodies that look like this one, once the rest is right; the person then
    has to say that theirs is another."""

    name = forms.CharField(
        label=gettext_lazy("Nombre completo de la entidad"),
        help_text=gettext_lazy("Como está en el RUT o en el acto que la creó."),
        max_length=200,
    )
    acronym = forms.CharField(label=gettext_lazy("Sigla"), max_length=30, required=False)
    tax_id = NitField(
        label=gettext_lazy("NIT"),
        help_text=gettext_lazy("Con dígito de verificación: 899999094-1."),
        max_length=20,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Clase"), choices=_KINDS, widget=forms.RadioSelect)
    municipality = MunicipalityField(
        label=gettext_lazy("Municipio de la sede"),
        help_text=gettext_lazy("Por ejemplo: Soacha, Cundinamarca."),
    )
    services = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Servicios o sectores"),
        queryset=Service.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    size_band = forms.ChoiceField(
        label=gettext_lazy("Tamaño"),
        choices=(("", gettext_lazy("Sin indicar")), *SizeBand.choices),
        required=False,
    )
    domains = DomainsField(
        label=gettext_lazy("Dominios de correo de la entidad"),
        help_text=gettext_lazy("Separados por comas. Por ejemplo: entidad.gov.co."),
        required=False,
    )
    is_another = forms.BooleanField(
        label=gettext_lazy("Es otra entidad, distinta de las de la lista"), required=False
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.mark_optional = True
        self.duplicates: list[Duplicate] = []
        self.same: Organisation | None = None
        self.fields["services"].queryset = Service.objects.all()

    def clean(self):
        data = super().clean()
        if not self.errors:
            self.duplicates = similar_bodies(
                name=data["name"], acronym=data["acronym"], domains=data["domains"]
            )
        if self.duplicates and not data["is_another"]:
            self.add_error(
                "is_another",
                _("Revise la lista: si su entidad está, pida vincularse; si no, confírmelo aquí."),
            )
        return data

    def clean_tax_id(self) -> str:
        tax_id = self.cleaned_data["tax_id"]
        known = body_with_tax_id(tax_id)
        if known is not None:
            self.same = known
            raise ValidationError(same_tax_id_sentence(known))
        return tax_id

    @property
    def content(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "is_another"}


class JoinForm(forms.Form):
    message = forms.CharField(
        label=gettext_lazy("Mensaje para quien responde"),
        help_text=gettext_lazy("En qué oficina trabaja o quién puede dar razón de usted."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Correo de la persona"),
        help_text=gettext_lazy("Solo quien tenga ese correo podrá aceptar la invitación."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = RoleField()


class RoleForm(forms.Form):
    role = RoleField()


class AnswerForm(forms.Form):
    YES, NO = "si", "no"

    decision = forms.ChoiceField(
        label=gettext_lazy("¿Acepta la solicitud?"),
        choices=(
            (YES, gettext_lazy("Sí, vincularla a la entidad")),
            (NO, gettext_lazy("No aceptarla")),
        ),
        widget=forms.RadioSelect,
    )
    role = RoleField(required=False, label=gettext_lazy("Función que tendrá, si la acepta"))
    answer = forms.CharField(
        label=gettext_lazy("Motivo, si no la acepta"),
        help_text=gettext_lazy("La persona lo va a leer."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        data = super().clean()
        if data.get("decision") == self.NO and not data.get("answer"):
            self.add_error("answer", _("Escriba el motivo: la persona lo va a leer."))
        return data

    @property
    def is_granted(self) -> bool:
        return self.cleaned_data["decision"] == self.YES


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        help_text=gettext_lazy("La persona lo va a leer."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, user) -> str:
        return f"{user.full_name} ({user.email})"


class TransferForm(forms.Form):
    """``body``: whose people may take the draft; ``leading``: who has it now."""

    to = PersonChoice(
        label=gettext_lazy("¿Quién lo lleva desde ahora?"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, body: Organisation, leading: User, **options):
        super().__init__(*args, **options)
        active = Membership.objects.filter(organisation=body, is_active=True)
        self.fields["to"].queryset = (
            User.objects.filter(is_active=True, pk__in=active.values("user"))
            .exclude(pk=leading.pk)
            .order_by("full_name")
        )


class ManagerForm(forms.Form):
    """Cleans to the account that has the address; the coordination sees who has one."""

    person = forms.EmailField(
        label=gettext_lazy("Correo de su cuenta"),
        help_text=gettext_lazy("Si la persona no tiene cuenta, invítela."),
    )

    def clean_person(self) -> User:
        person = User.objects.filter(email__iexact=self.cleaned_data["person"]).first()
        if person is None:
            raise ValidationError(_("No hay una cuenta con ese correo. Invite a la persona."))
        return person
