"""Calls with their categories and requirements; rubrics with criteria and anchors."""

from decimal import Decimal

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum
from django.forms.models import BaseInlineFormSet
from django.urls import path
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import CallKind, CallStatus
from practices.exceptions import PracticesError
from practices.forms.calls import ActForm, CriteriaSourceForm
from practices.models import (
    Call,
    CallAct,
    CallQuestion,
    Category,
    Criterion,
    EligibilityItem,
    Prize,
    Rubric,
    ScaleLevel,
)
from practices.permissions import allowed
from practices.services.call_files import keep_file
from practices.services.calls import prepare_contest

from . import call_pages, rubric_pages
from .base import PortalInline, PortalModelAdmin, StackedPortalInline

WHOLE = Decimal("100.00")


def may_edit(request, call: Call) -> bool:
    """A contest until it opens. The bank stays open: its texts and lists change under way, for
    the entries to come."""
    return call.is_bank or allowed(request.user, "edit_call", call).ok


class OfCall:
    """For what belongs to a call: edited while the call may be."""

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._is_open(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_open(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_open(request, obj)

    def _is_open(self, request, obj) -> bool:
        return obj is None or may_edit(request, getattr(obj, "call", obj))


class CategoryInline(OfCall, StackedPortalInline):
    model = Category
    fields = ("number", "name", "fits", "does_not_fit", "example")
    show_change_link = True


class PrizeInline(OfCall, PortalInline):
    model = Prize
    fields = ("position", "name", "description", "quantity")


class QuestionInline(PortalInline):
    """Questions people ask while the contest runs: answered at any time."""

    model = CallQuestion
    fields = ("position", "question", "answer")


class ActInline(PortalInline):
    """Acts come while the contest runs, with their dates: results are adopted at its end."""

    model = CallAct
    form = ActForm
    fields = ("kind", "number", "date", "title", "upload", "file_name")
    readonly_fields = ("file_name",)


class EligibilityItemInline(OfCall, PortalInline):
    model = EligibilityItem
    fields = ("position", "question", "help")


@admin.register(Call)
class CallAdmin(OfCall, PortalModelAdmin):
    list_display = ("name", "kind", "status", "opens_at", "closes_at", "submission_count")
    list_filter = ("kind", "status")
    search_fields = ("name",)
    autocomplete_fields = ("jury_chair",)
    inlines = (CategoryInline, EligibilityItemInline, ActInline, QuestionInline)
    form = CriteriaSourceForm
    change_form_template = "admin/practices/call/change_form.html"
    fieldsets = (
        (
            None,
            {"fields": ("kind", "name", "edition", "slug", "status", "summary", "bases")},
        ),
        (
            gettext_lazy("Plazos, hora de Bogotá"),
            {
                "fields": (
                    "opens_at",
                    "closes_at",
                    "evaluation_until",
                    "deliberation_until",
                    "objection_days",
                    "adjustment_days",
                    "evaluation_days",
                )
            },
        ),
        (
            gettext_lazy("Postulaciones"),
            {"fields": ("maximum_entries_per_owner",)},
        ),
        (
            gettext_lazy("Evaluación"),
            {
                "fields": (
                    "minimum_evaluations",
                    "maximum_load",
                    "overall_threshold",
                    "conflict_scope",
                    "publish_scores",
                    "jury_chair",
                )
            },
        ),
        (gettext_lazy("Correos"), {"fields": ("reply_to",)}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(submission_count=Count("submissions"))

    def get_readonly_fields(self, request, obj=None):
        return ("status", "kind", "slug") if obj else ("status",)

    def get_fieldsets(self, request, obj=None):
        """A new contest also says where its criteria come from."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        return (*fieldsets, (gettext_lazy("Criterios"), {"fields": ("criteria_of",)}))

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"practices_call_{name}")

        return [
            page("<int:pk>/revisar/", call_pages.check, "check"),
            page("<int:pk>/vista-previa/", call_pages.preview, "preview"),
            page("<int:pk>/ampliar/", call_pages.extend, "extend"),
            page("<int:pk>/aviso/", call_pages.notice, "notice"),
            page("<int:pk>/habilitadas/", call_pages.eligibility, "eligibility"),
            page("<int:pk>/objeciones/", call_pages.objection_list, "objections"),
            page(
                "<int:pk>/objeciones/<int:objection_pk>/",
                call_pages.answer_objection,
                "answer_objection",
            ),
            page("<int:pk>/etapa/<str:name>/", call_pages.advance, "advance"),
            *super().get_urls(),
        ]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            prepare_contest(
                form.instance,
                actor=request.user,
                criteria_of=form.cleaned_data.get("criteria_of"),
            )

    def save_formset(self, request, form, formset, change):
        """The file of an act passes the checks of every upload; a refused one leaves the act
        without it, and says so."""
        for row in formset.forms:
            upload = row.cleaned_data.get("upload") if hasattr(row, "cleaned_data") else None
            if upload:
                try:
                    row.instance.file, row.instance.file_name = keep_file(
                        upload, actor=request.user
                    )
                except PracticesError as refusal:
                    messages.error(request, refusal.message)
        super().save_formset(request, form, formset, change)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["call_actions"] = call_pages.actions_of(obj, request.user) if obj else ()
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "kind":
            # There is one bank, and it is there from the start.
            kwargs["choices"] = [(CallKind.CONTEST.value, CallKind.CONTEST.label)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("postulaciones"), ordering="submission_count")
    def submission_count(self, call):
        return call.submission_count


@admin.register(Category)
class CategoryAdmin(OfCall, PortalModelAdmin):
    """Reached from its call: the prizes of one category."""

    list_display = ("name", "call", "number")
    list_select_related = ("call",)
    fields = ("call", "number", "name", "fits", "does_not_fit", "example")
    readonly_fields = ("call",)
    inlines = (PrizeInline,)

    def has_add_permission(self, request, obj=None):
        return False


class WeightsFormSet(BaseInlineFormSet):
    """Weights are exact: they sum to 100.00 or the rubric is not stored."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [
            form for form in self.forms if form.cleaned_data and not self._should_delete_form(form)
        ]
        total = sum((form.cleaned_data["weight"] for form in kept), Decimal(0))
        if kept and total != WHOLE:
            raise ValidationError(
                _("Las ponderaciones suman %(total)s y deben sumar exactamente 100,00."),
                params={"total": number_format(total, 2)},
            )


class OfRubric:
    """A rubric is edited until it is in force; entries keep the one they are scored with."""

    def _is_closed(self, obj) -> bool:
        rubric = getattr(obj, "rubric", obj)
        return rubric is not None and is_frozen(rubric)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not self._is_closed(obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not self._is_closed(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not self._is_closed(obj)


def is_frozen(rubric: Rubric) -> bool:
    """A contest's from the day it opens; a version of the bank's once it is in force."""
    if rubric.frozen_at is not None:
        return True
    return not rubric.call.is_bank and rubric.call.status != CallStatus.SETUP


class CriterionInline(OfRubric, StackedPortalInline):
    model = Criterion
    formset = WeightsFormSet
    fields = (
        "position",
        "code",
        "name",
        "kind",
        "weight",
        "minimum_mean",
        "tie_order",
        "definition",
    )
    show_change_link = True


@admin.register(Rubric)
class RubricAdmin(OfRubric, PortalModelAdmin):
    list_display = ("call", "version", "criterion_count", "weight_sum", "frozen_at")
    list_select_related = ("call",)
    list_filter = ("call",)
    fields = (
        "call",
        "version",
        "scale_minimum",
        "scale_maximum",
        "allows_not_applicable",
        "frozen_at",
    )
    readonly_fields = ("frozen_at",)
    inlines = (CriterionInline,)
    change_form_template = "admin/practices/rubric/change_form.html"

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"practices_rubric_{name}")

        return [
            page("<int:pk>/version-nueva/", rubric_pages.start_version, "start_version"),
            page("<int:pk>/vigencia/", rubric_pages.put_in_force, "put_in_force"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(criterion_count=Count("criteria"), weight_sum=Sum("criteria__weight"))
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "call":
            kwargs["queryset"] = Call.objects.filter(status=CallStatus.SETUP)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        may_revise = obj is not None and allowed(request.user, "revise_rubric", obj.call).ok
        context["frozen_rubric"] = obj if obj and is_frozen(obj) else None
        context["may_start_version"] = may_revise and obj.frozen_at is not None
        context["may_put_in_force"] = may_revise and obj.frozen_at is None
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=gettext_lazy("criterios"), ordering="criterion_count")
    def criterion_count(self, rubric):
        return rubric.criterion_count

    @admin.display(description=gettext_lazy("suma de ponderaciones"), ordering="weight_sum")
    def weight_sum(self, rubric):
        return rubric.weight_sum


class ScaleLevelInline(OfRubric, PortalInline):
    model = ScaleLevel
    fields = ("value", "anchor")


@admin.register(Criterion)
class CriterionAdmin(OfRubric, PortalModelAdmin):
    """Reached from its rubric: the wording and the anchors of one criterion."""

    list_display = ("name", "rubric", "weight", "minimum_mean")
    list_select_related = ("rubric__call",)
    search_fields = ("name",)
    fields = ("rubric", "name", "definition", "guidance", "read_in")
    readonly_fields = ("rubric",)
    inlines = (ScaleLevelInline,)
    change_form_template = "admin/practices/rubric/change_form.html"

    def has_add_permission(self, request, obj=None):
        return False

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["frozen_rubric"] = obj.rubric if obj and is_frozen(obj.rubric) else None
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
