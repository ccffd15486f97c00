"""The evaluators' own site under /evaluacion/: their queue and their entries, nothing else.

It registers no table: a list, a search or an autocomplete would be a road to what others scored.
"""

from django.contrib.admin import AdminSite
from django.urls import path
from django.utils.translation import gettext_lazy as _

from practices.roles import EVALUATOR

from . import evaluation_calls as calls
from . import evaluation_pages as pages
from .access import groups_of
from .site import HiddenFromStrangers


class EvaluationSite(HiddenFromStrangers, AdminSite):
    site_title = site_header = _("Evaluación")

    def has_permission(self, request):
        return EVALUATOR in groups_of(request.user)

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_view(view), name=name)

        return [
            page("", pages.index, "index"),
            page("convocatorias/<int:pk>/", calls.answer, "call"),
            page("<int:pk>/ejemplo/", calls.example, "example"),
            page("<int:pk>/", pages.assignment, "assignment"),
            page("<int:pk>/aceptar/", pages.accept, "accept"),
            page("<int:pk>/no-aceptar/", pages.decline, "decline"),
            page("<int:pk>/impedimento/", pages.recuse, "recuse"),
            page("<int:pk>/total/", pages.total, "total"),
            page("<int:pk>/revisar/", pages.check, "check"),
            page("<int:pk>/enviada/", pages.receipt, "receipt"),
            page("<int:pk>/archivos/<int:attachment_pk>/", pages.download, "download"),
        ]

    @property
    def urls(self):
        # A namespace of its own: "admin:" in a shared template is the staff's site here too.
        return self.get_urls(), "evaluation", self.name


site = EvaluationSite(name="evaluation")
