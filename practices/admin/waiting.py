"""What waits for a person, worded and linked for the first page of the admin."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext_lazy

from practices.selectors.work import Task


@dataclass(frozen=True)
class WaitingCard:
    count: int
    text: str
    url: str


_WORDS = {
    Task.OVERDUE: ngettext_lazy("caso con el plazo vencido", "casos con el plazo vencido", "count"),
    Task.TAKE: ngettext_lazy("caso sin responsable", "casos sin responsable", "count"),
    Task.CHECK: ngettext_lazy(
        "caso con los requisitos por revisar", "casos con los requisitos por revisar", "count"
    ),
    Task.ASSIGN: ngettext_lazy(
        "caso al que le faltan evaluadores", "casos a los que les faltan evaluadores", "count"
    ),
    Task.AGREE: ngettext_lazy(
        "caso con evaluaciones que no coinciden", "casos con evaluaciones que no coinciden", "count"
    ),
    Task.PROPOSE: ngettext_lazy(
        "caso listo para proponer la decisión", "casos listos para proponer la decisión", "count"
    ),
    Task.CONFIRM: ngettext_lazy(
        "decisión por confirmar y publicar", "decisiones por confirmar y publicar", "count"
    ),
    Task.OPEN_CASES: ngettext_lazy("caso en curso", "casos en curso", "count"),
    Task.APPROVE_BODY: ngettext_lazy("entidad por aprobar", "entidades por aprobar", "count"),
    Task.ANSWER_REQUEST: ngettext_lazy(
        "solicitud de vinculación sin quien la responda",
        "solicitudes de vinculación sin quien las responda",
        "count",
    ),
    Task.CORRECTIONS: ngettext_lazy(
        "corrección menor por publicar", "correcciones menores por publicar", "count"
    ),
    Task.HISTORIC: ngettext_lazy(
        "lote de carga histórica por firmar", "lotes de carga histórica por firmar", "count"
    ),
    Task.ARCHIVE_REQUESTS: ngettext_lazy(
        "solicitud de archivo por responder", "solicitudes de archivo por responder", "count"
    ),
    Task.UNCONFIRMED: ngettext_lazy("ficha sin confirmar", "fichas sin confirmar", "count"),
    Task.RESTORABLE: ngettext_lazy(
        "ficha confirmada por volver a publicar",
        "fichas confirmadas por volver a publicar",
        "count",
    ),
    Task.FAILED_MAIL: ngettext_lazy(
        "aviso que no se pudo enviar", "avisos que no se pudieron enviar", "count"
    ),
}

#: How the queue's filters are called.
FILTER_LABELS = {
    Task.OVERDUE: gettext_lazy("Vencidos"),
    Task.TAKE: gettext_lazy("Sin responsable"),
    Task.CHECK: gettext_lazy("Por revisar"),
    Task.ASSIGN: gettext_lazy("Por asignar"),
    Task.AGREE: gettext_lazy("Sin acuerdo"),
    Task.PROPOSE: gettext_lazy("Por proponer"),
    Task.CONFIRM: gettext_lazy("Por confirmar"),
}


def waiting_cards(waiting: list[tuple[Task, int]]) -> list[WaitingCard]:
    return [
        WaitingCard(count, _WORDS[task] % {"count": count}, _url(task)) for task, count in waiting
    ]


#: Tasks with a list of their own: its page and what it is narrowed to.
_LISTS = {
    Task.CORRECTIONS: ("corrections", ""),
    Task.HISTORIC: ("historic", ""),
    Task.ARCHIVE_REQUESTS: ("archive_requests", ""),
    Task.UNCONFIRMED: ("due", "?estado=vencidas"),
    Task.RESTORABLE: ("due", "?estado=por-restaurar"),
}


def _url(task: Task) -> str:
    if task in _LISTS:
        name, query = _LISTS[task]
        return reverse(f"admin:practices_practice_{name}") + query
    if task is Task.FAILED_MAIL:
        return reverse("admin:practices_notification_changelist") + "?stage__exact=failed"
    if task is Task.APPROVE_BODY:
        return reverse("admin:practices_organisation_changelist") + "?stage__exact=pending"
    if task is Task.ANSWER_REQUEST:
        return reverse("admin:practices_joinrequest_changelist") + "?stage__exact=pending"
    queue = reverse("admin:practices_submission_queue")
    return queue if task is Task.OPEN_CASES else f"{queue}?espera={task.value}"
