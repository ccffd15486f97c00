"""The evaluators' own site under /evaluacion/: their queue and their entries, nothing else.

It registers no table: a list, a search or an autocomplete would be a road to what others scored.
"""

from django.contrib.admin import AdminSite
from django.urls import path
from django.utils.translation import gettext_lazy as _

from practices.roles import EVALUATOR

from . import deliberation_pages as deliberation
from . import evaluation_calls as calls
from . import evaluation_pages as pages
from . import evaluation_scoring as scoring
from . import juror_pages as jury
from .access import groups_of
from .site import HiddenFromStrangers


class EvaluationSite(HiddenFromStrangers, AdminSite):
    site_title = site_header = _("Evaluación")

    def has_permission(self, request):
        """Evaluators, and who presides over a jury without being one."""
        if EVALUATOR in groups_of(request.user):
            return True
        return request.user.is_active and deliberation.chaired_calls(request.user).exists()

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_view(view), name=name)

        return [
            page("", pages.index, "index"),
            page("convocatorias/<int:pk>/", calls.answer, "call"),
            page("<int:pk>/", pages.assignment, "assignment"),
            page("<int:pk>/aceptar/", pages.accept, "accept"),
            page("<int:pk>/no-aceptar/", pages.decline, "decline"),
            page("<int:pk>/impedimento/", pages.recuse, "recuse"),
            page("<int:pk>/guardar/", scoring.save, "save"),
            page("<int:pk>/revisar/", scoring.check, "check"),
            page("<int:pk>/enviada/", scoring.receipt, "receipt"),
            page("<int:pk>/confirmar/", scoring.confirm, "confirm"),
            page("<int:pk>/reabrir/", scoring.reopen, "reopen"),
            page("<int:pk>/ejemplo/", calls.example, "example"),
            page("<int:pk>/paquete.zip", pages.package, "package"),
            page("<int:pk>/archivos/<int:attachment_pk>/", pages.download, "download"),
            page("<int:pk>/ronda/", jury.written_round, "round"),
            page("refrendos/<int:pk>/", jury.countersign, "countersign"),
            *self._deliberation_urls(page),
        ]

    def _deliberation_urls(self, page):
        """For who presides over a jury."""
        category, entry = "deliberacion/categoria/<int:pk>/", "deliberacion/postulacion/<int:pk>/"
        return [
            page("deliberacion/<int:pk>/", deliberation.call, "deliberation_call"),
            page(category, deliberation.category, "deliberation_category"),
            page(f"{category}empezar/", deliberation.start, "deliberation_start"),
            page(f"{category}empate/", deliberation.vote, "deliberation_vote"),
            page(f"{category}propuesta/", deliberation.propose, "deliberation_propose"),
            page(entry, deliberation.entry, "deliberation_entry"),
            page(f"{entry}abierta/", deliberation.opened, "deliberation_opened"),
            page(f"{entry}ronda/", deliberation.open_round, "deliberation_round"),
            page(f"{entry}consenso/", deliberation.consensus, "deliberation_consensus"),
            page(f"{entry}reabrir/", deliberation.reopen_evaluations, "deliberation_reopen"),
            page(f"{entry}refrendo/<slug:what>/", deliberation.ask_signature, "deliberation_ask"),
        ]

    @property
    def urls(self):
        # A namespace of its own: "admin:" in a shared template is the staff's site here too.
        return self.get_urls(), "evaluation", self.name


site = EvaluationSite(name="evaluation")
