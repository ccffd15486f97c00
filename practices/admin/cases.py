"""Entries and what hangs on them. Cases are worked on in pages of their own."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from practices.models import (
    Assignment,
    ConsensusNote,
    Decision,
    Evaluation,
    Recusal,
    Score,
    ScoreVersion,
    Submission,
)

from . import case_decision as deciding
from . import case_pages as pages
from .base import ReadOnlyAdmin, ReadOnlyInline, SearchByCode, by_code


@admin.register(Submission)
class SubmissionAdmin(SearchByCode, ReadOnlyAdmin):
    list_display = ("title", "code", "owner", "status", "coordinator", "entered_at")
    list_filter = ("status", "call")
    list_select_related = ("coordinator", "revision__practice", "revision__owner")
    search_fields = ("revision__title", "revision__owner__name", "revision__owner__acronym")
    practice_path = "revision__practice"
    change_list_template = "admin/practices/submission/change_list.html"

    def get_urls(self):
        def page(route, view, name):
            return path(
                route, self.admin_site.admin_view(view), name=f"practices_submission_{name}"
            )

        return [
            page("cola/", pages.queue, "queue"),
            page("<int:pk>/caso/", pages.case, "case"),
            page("<int:pk>/tomar/", pages.take, "take"),
            page("<int:pk>/requisitos/", pages.check_eligibility, "eligibility"),
            page("<int:pk>/devolver/", pages.return_to_owner, "return"),
            page("<int:pk>/correccion/", pages.approve_correction, "correction"),
            page("<int:pk>/diferencias/", pages.differences, "differences"),
            page("<int:pk>/categoria/", pages.move_category, "category"),
            page("<int:pk>/asignar/", deciding.assign, "assign"),
            page("<int:pk>/excepcion/", deciding.record_exception, "exception"),
            page("<int:pk>/consenso/", deciding.sign_consensus, "consensus"),
            page("<int:pk>/decision/", deciding.propose, "propose"),
            page("<int:pk>/decision/confirmar/", deciding.confirm, "confirm"),
            page("<int:pk>/decision/devolver/", deciding.send_back, "send_back"),
            page(
                "<int:pk>/asignaciones/<int:assignment_pk>/<slug:act>/",
                deciding.act_on_assignment,
                "assignment",
            ),
            page("<int:pk>/archivos/<int:attachment_pk>/", pages.download, "download"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        submission = self.get_object(request, object_id)
        if submission is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return redirect("admin:practices_submission_case", submission.pk)

    @admin.display(description=_("práctica"), ordering="revision__title")
    def title(self, submission):
        return submission.revision.title

    @admin.display(description=_("código"), ordering=by_code("revision__practice__"))
    def code(self, submission):
        return submission.revision.practice.code

    @admin.display(description=_("entidad titular"), ordering="revision__owner__name")
    def owner(self, submission):
        return submission.revision.owner


class RecusalInline(ReadOnlyInline):
    model = Recusal
    fields = ("ground", "text", "created_at")
    readonly_fields = fields


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("submission", "evaluator", "status", "proposed_at", "due_on")
    list_filter = ("status",)
    list_select_related = ("submission__revision", "submission__call", "evaluator")
    search_fields = ("submission__revision__title", "evaluator__full_name")
    inlines = (RecusalInline,)


class ScoreInline(ReadOnlyInline):
    model = Score
    fields = ("criterion", "value", "no_evidence", "not_applicable", "comment")
    readonly_fields = fields


class ScoreVersionInline(ReadOnlyInline):
    model = ScoreVersion
    fields = ("number", "total", "sent_by", "sent_at", "hash")
    readonly_fields = fields


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    list_display = ("submission", "evaluator", "status", "total", "sent_at")
    list_filter = ("assignment__status",)
    list_select_related = (
        "assignment__submission__revision",
        "assignment__submission__call",
        "assignment__evaluator",
    )
    search_fields = (
        "assignment__submission__revision__title",
        "assignment__evaluator__full_name",
    )
    # What an evaluator notes for themselves is theirs alone.
    exclude = ("private_notes",)
    inlines = (ScoreInline, ScoreVersionInline)

    @admin.display(description=_("postulación"))
    def submission(self, evaluation):
        return evaluation.assignment.submission

    @admin.display(description=_("evaluador"), ordering="assignment__evaluator__full_name")
    def evaluator(self, evaluation):
        return evaluation.assignment.evaluator

    @admin.display(description=_("estado"), ordering="assignment__status")
    def status(self, evaluation):
        return evaluation.assignment.get_status_display()


@admin.register(ConsensusNote)
class ConsensusNoteAdmin(ReadOnlyAdmin):
    list_display = ("submission", "signed_by", "signed_at")
    list_select_related = ("submission__revision", "submission__call", "signed_by")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("submission", "outcome", "level", "stage", "proposed_by", "settled_by")
    list_filter = ("stage", "outcome")
    list_select_related = ("submission__revision", "submission__call", "proposed_by", "settled_by")
    search_fields = ("submission__revision__title",)
