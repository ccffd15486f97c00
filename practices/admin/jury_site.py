"""Addresses of the jury and the matrix of a call, under those of calls."""

from collections.abc import Callable

from django.urls import URLPattern, path

from . import jury_pages, matrix_pages


def jury_urls(admin_view: Callable) -> list[URLPattern]:
    def page(route, view, name):
        return path(
            f"practices/call/<int:pk>/{route}", admin_view(view), name=f"practices_call_{name}"
        )

    return [
        page("jurado/", jury_pages.jury, "jury"),
        page("jurado/invitar/", jury_pages.invite, "invite"),
        page("jurado/<int:place_pk>/perfil/", jury_pages.profile, "profile"),
        page("jurado/<int:place_pk>/retirar/", jury_pages.remove, "remove"),
        page("recusaciones/<int:challenge_pk>/", jury_pages.challenge, "challenge"),
        page("conflictos/nuevo/<int:submission_pk>/", jury_pages.pin, "pin"),
        page("conflictos/<int:pinned_pk>/levantar/", jury_pages.lift, "lift"),
        page("matriz/", matrix_pages.matrix, "matrix"),
        page("matriz/asignar/", matrix_pages.assign, "matrix_assign"),
        page("matriz/propuesta/", matrix_pages.proposal, "proposal"),
    ]
