"""Tables of results, votes, rounds and countersignatures; and the pages that hang on them."""

from django.contrib import admin
from django.urls import path

from practices.models import (
    CaseNote,
    CategoryResult,
    Certificate,
    Countersignature,
    TieVote,
    WrittenRound,
)

from . import desk_pages as desk
from . import ranking_pages as pages
from .base import ReadOnlyAdmin


@admin.register(CategoryResult)
class CategoryResultAdmin(ReadOnlyAdmin):
    list_display = ("category", "stage", "is_void", "proposed_by", "proposed_at", "settled_by")
    list_filter = ("stage", "category__call")
    list_select_related = ("category", "proposed_by", "settled_by")

    def get_urls(self):
        def page(route, view, name):
            wrapped = self.admin_site.admin_view(view)
            return path(route, wrapped, name=f"practices_categoryresult_{name}")

        return [
            page("convocatoria/<int:pk>/", pages.overview, "call"),
            page("convocatoria/<int:pk>/publicar/", pages.publish, "publish"),
            page("convocatoria/<int:pk>/ponderaciones/", desk.reweight, "reweight"),
            page("convocatoria/<int:pk>/mensaje/", desk.mail, "mail"),
            page("convocatoria/<int:pk>/todo.xlsx", desk.export, "export"),
            page("categoria/<int:pk>/", pages.ranking, "ranking"),
            page("caso/<int:pk>/abierta/", pages.opened, "opened"),
            page("<int:pk>/confirmar/", pages.confirm, "confirm"),
            page("<int:pk>/devolver/", pages.send_back, "send_back"),
            page("caso/<int:pk>/notas/", desk.notes, "notes"),
            page("caso/<int:pk>/ronda/", desk.written_round, "round"),
            page("caso/<int:pk>/entregar/", desk.hand_over, "hand_over"),
            page("caso/<int:pk>/pedir/<slug:what>/", desk.ask_signature, "ask"),
            *super().get_urls(),
        ]


@admin.register(TieVote)
class TieVoteAdmin(ReadOnlyAdmin):
    list_display = ("category", "recorded_by", "recorded_at")
    list_select_related = ("category", "recorded_by")


@admin.register(WrittenRound)
class WrittenRoundAdmin(ReadOnlyAdmin):
    list_display = ("submission", "opened_by", "opened_at", "closed_at")
    list_select_related = ("submission__revision", "submission__call", "opened_by")


@admin.register(CaseNote)
class CaseNoteAdmin(ReadOnlyAdmin):
    list_display = ("submission", "text", "written_by", "written_at")
    list_select_related = ("submission__revision", "submission__call", "written_by")


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ("code", "kind", "submission", "holder", "issued_at", "revoked_at")
    list_filter = ("kind",)
    list_select_related = ("submission__revision", "submission__call", "holder")
    search_fields = ("code",)


@admin.register(Countersignature)
class CountersignatureAdmin(ReadOnlyAdmin):
    list_display = (
        "action",
        "submission",
        "requested_by",
        "requested_at",
        "signed_by",
        "lapses_on",
    )
    list_select_related = (
        "submission__revision",
        "submission__call",
        "requested_by",
        "signed_by",
    )

    def get_urls(self):
        view = self.admin_site.admin_view(desk.sign)
        return [
            path("<int:pk>/firmar/", view, name="practices_countersignature_sign"),
            *super().get_urls(),
        ]
