"""Every closed list of values, with the Spanish label that people read.

Values are stored in the database and appear in exports: renaming one is a migration.
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class LayoutCode(TextChoices):
    """The official forms. Their sections and labels are declared in ``layouts.py``."""

    SUPERSERVICIOS = "superservicios", _("Ficha de la Superservicios")
    CANAL_CAPITAL = "canal-capital", _("Ficha de Canal Capital")


class RevisionStatus(TextChoices):
    DRAFT = "draft", _("Borrador")
    SUBMITTED = "submitted", _("Enviada")
    RETURNED = "returned", _("Devuelta para ajustes")
    WITHDRAWN = "withdrawn", _("Retirada")
    APPROVED = "approved", _("Aprobada")
    REJECTED = "rejected", _("No aprobada")
    PUBLISHED = "published", _("Publicada")
    SUPERSEDED = "superseded", _("Reemplazada")
    ARCHIVED = "archived", _("Archivada")


class SubmissionStatus(TextChoices):
    ENTERED = "entered", _("Recibida")
    ELIGIBLE = "eligible", _("Habilitada")
    INELIGIBLE = "ineligible", _("No habilitada")
    IN_EVALUATION = "in_evaluation", _("En evaluación")
    IN_DELIBERATION = "in_deliberation", _("En deliberación")
    DECIDED = "decided", _("Decidida")
    WITHDRAWN = "withdrawn", _("Retirada")
    DISQUALIFIED = "disqualified", _("Descalificada")


class AssignmentStatus(TextChoices):
    PROPOSED = "proposed", _("Propuesta")
    INVITED = "invited", _("Invitada")
    ACCEPTED = "accepted", _("Aceptada")
    DECLINED = "declined", _("No aceptada")
    RECUSED = "recused", _("Se declaró impedido")
    SENT = "sent", _("Evaluación enviada")
    REOPENED = "reopened", _("Reabierta")
    ANNULLED = "annulled", _("Anulada")
    WITHDRAWN = "withdrawn", _("Retirada")


class CallStatus(TextChoices):
    SETUP = "setup", _("En preparación")
    OPEN = "open", _("Abierta")
    EVALUATION = "evaluation", _("En evaluación")
    DELIBERATION = "deliberation", _("En deliberación")
    PRELIMINARY = "preliminary", _("Resultados preliminares")
    RESULTS_PUBLISHED = "results_published", _("Resultados publicados")
    CLOSED = "closed", _("Cerrada")
    CANCELLED = "cancelled", _("Cancelada")


class CallKind(TextChoices):
    BANK = "bank", _("Banco permanente")
    CONTEST = "contest", _("Concurso")


class ConflictScope(TextChoices):
    """What counts as a conflict of interest in a call (DOMAIN, section 2)."""

    ENTITY = "entity", _("Entidad: la misma, la superior o una aliada")
    UNIT = "unit", _("Dependencia: la misma, o participó en la práctica")


class PublishScores(TextChoices):
    NONE = "none", _("Ninguno")
    WINNERS = "winners", _("Ganadoras y menciones")
    ALL = "all", _("Todos")
    LEVEL = "level", _("Solo el nivel")


class CallActKind(TextChoices):
    """What an administrative act of the entity does for a call."""

    OPENS = "opens", _("Abre la convocatoria")
    NAMES_JURY = "names_jury", _("Designa al jurado")
    ADOPTS_RESULTS = "adopts_results", _("Adopta los resultados")


class CallNoticeKind(TextChoices):
    """What is told to the public of a call, with its date, for good."""

    ADDENDUM = "addendum", _("Adenda")
    EXTENSION = "extension", _("Ampliación del plazo")
    CORRECTION = "correction", _("Corrección de un resultado")
    NOTICE = "notice", _("Aviso")


class CallEvaluatorStage(TextChoices):
    """Of somebody asked to evaluate in a call."""

    INVITED = "invited", _("Invitada")
    ACCEPTED = "accepted", _("Aceptó")
    DECLINED = "declined", _("No aceptó")
    REMOVED = "removed", _("Retirada")


class ObjectionSubject(TextChoices):
    """Which preliminary result somebody objects to."""

    ELIGIBILITY = "eligibility", _("Lista de habilitadas")
    RESULTS = "results", _("Resultados")


class ErratumKind(TextChoices):
    """Whether a correction found after eligibility touches what is evaluated."""

    MINOR = "minor", _("Menor")
    SUBSTANTIAL = "substantial", _("Sustancial")


class ResultStage(TextChoices):
    """Of the result of a category, in its three acts."""

    PROPOSED = "proposed", _("Propuesto")
    SENT_BACK = "sent_back", _("Devuelto a la presidencia del jurado")
    PRELIMINARY = "preliminary", _("Preliminar")
    FINAL = "final", _("Definitivo")
    SUPERSEDED = "superseded", _("Reemplazado")


class CertificateKind(TextChoices):
    SUBMISSION = "submission", _("Postulación")
    PUBLICATION = "publication", _("Publicación")
    RECOGNITION = "recognition", _("Reconocimiento")
    JURY = "jury", _("Servicio como jurado")


class CriterionKind(TextChoices):
    MINIMUM = "minimum", _("Criterio mínimo")
    CONTEST = "contest", _("Criterio de concurso")


class Level(TextChoices):
    """Level of a published practice, from the bank's weights."""

    PROMISING = "promising", _("Promisoria")
    GOOD = "good", _("Buena práctica")
    OUTSTANDING = "outstanding", _("Destacada")


class Outcome(TextChoices):
    WINNER = "winner", _("Ganadora")
    MENTION = "mention", _("Mención")
    ACCEPTED = "accepted", _("Aceptada")
    NOT_SELECTED = "not_selected", _("No seleccionada")
    BELOW_MINIMUM = "below_minimum", _("No supera el mínimo")
    VOID = "void", _("Desierta")


class DecisionStage(TextChoices):
    PROPOSED = "proposed", _("Propuesta")
    SENT_BACK = "sent_back", _("Devuelta a quien la propuso")
    CONFIRMED = "confirmed", _("Confirmada")
    SUPERSEDED = "superseded", _("Reemplazada")


class CountersignedAction(TextChoices):
    """Acts that need a second signature (DOMAIN, section 3)."""

    HISTORIC_BATCH = "historic_batch", _("Carga histórica")
    DISQUALIFY = "disqualify", _("Descalificar")
    REWEIGHT = "reweight", _("Cambiar ponderaciones")
    AGAINST_RANKING = "against_ranking", _("Decidir contra el orden")
    REOPEN_RESULT = "reopen_result", _("Reabrir un resultado publicado")


class OrganisationKind(TextChoices):
    PROVIDER = "provider", _("Prestador de servicios públicos")
    PUBLIC_BODY = "public_body", _("Entidad pública")
    UNIT = "unit", _("Dependencia")


class SizeBand(TextChoices):
    MICRO = "micro", _("Hasta 10 personas")
    SMALL = "small", _("De 11 a 50 personas")
    MEDIUM = "medium", _("De 51 a 200 personas")
    LARGE = "large", _("Más de 200 personas")


class MembershipRole(TextChoices):
    MANAGER = "manager", _("Responsable")
    EDITOR = "editor", _("Editor")


class OrganisationStage(TextChoices):
    """Whether the coordination knows a body; a pending one writes drafts and submits nothing."""

    PENDING = "pending", _("Por aprobar")
    APPROVED = "approved", _("Aprobada")
    REFUSED = "refused", _("No aprobada")


class RequestStage(TextChoices):
    """Of what somebody asks and somebody else answers."""

    PENDING = "pending", _("Por responder")
    GRANTED = "granted", _("Aceptada")
    REFUSED = "refused", _("No aceptada")
    WITHDRAWN = "withdrawn", _("Retirada por quien la hizo")


class InvitationStage(TextChoices):
    """Whether it has expired is derived from its date."""

    SENT = "sent", _("Enviada")
    ACCEPTED = "accepted", _("Aceptada")
    REVOKED = "revoked", _("Anulada")


class MembershipAction(TextChoices):
    """What happened to somebody's place in a body."""

    JOINED = "joined", _("Se vinculó")
    ROLE_CHANGED = "role_changed", _("Cambió de función")
    LEFT = "left", _("Se retiró")
    REMOVED = "removed", _("Fue retirada")
    INVITED = "invited", _("Fue invitada")
    INVITATION_RESENT = "invitation_resent", _("Se le envió otra vez la invitación")
    INVITATION_REVOKED = "invitation_revoked", _("Se anuló su invitación")
    REQUESTED = "requested", _("Pidió vincularse")
    REQUEST_WITHDRAWN = "request_withdrawn", _("Retiró su solicitud")
    REFUSED = "refused", _("No se aceptó su solicitud")
    BODY_REGISTERED = "body_registered", _("Registró la entidad")
    BODY_APPROVED = "body_approved", _("Se aprobó la entidad")
    BODY_REFUSED = "body_refused", _("No se aprobó la entidad")
    DRAFT_TRANSFERRED = "draft_transferred", _("Recibió un borrador")


class TerritoryKind(TextChoices):
    NATION = "nation", _("Nación")
    DEPARTMENT = "department", _("Departamento")
    MUNICIPALITY = "municipality", _("Municipio")


class AuthorKind(TextChoices):
    PROVIDER = "provider", _("Prestador")
    UNIT = "unit", _("Dependencia")
    TEAM = "team", _("Equipo")
    STAFF_MEMBER = "staff_member", _("Colaborador")


class PartnerKind(TextChoices):
    PUBLIC = "public", _("Público")
    PRIVATE = "private", _("Privado")
    COMMUNITY = "community", _("Comunitario")


class DatePrecision(TextChoices):
    """How much of a date is known; the date column holds the first day of it."""

    DAY = "day", _("Día")
    MONTH = "month", _("Mes")
    YEAR = "year", _("Año")


class ResourceKind(TextChoices):
    HUMAN = "human", _("Humanos")
    TECHNOLOGICAL = "technological", _("Tecnológicos")
    FINANCIAL = "financial", _("Financieros")
    TIME = "time", _("Tiempo")


class CostBand(TextChoices):
    """Whole cost, in millions of pesos of ``cost_year``."""

    NO_EXTRA = "no_extra", _("Sin costo adicional")
    UP_TO_50 = "up_to_50", _("Hasta 50 millones de pesos")
    FROM_50_TO_500 = "50_to_500", _("De 50 a 500 millones de pesos")
    OVER_500 = "over_500", _("Más de 500 millones de pesos")
    NOT_REPORTED = "not_reported", _("No informado")


class FigureStatistic(TextChoices):
    TOTAL = "total", _("Total del periodo")
    MONTHLY_MEAN = "monthly_mean", _("Promedio mensual")
    AT_DATE = "at_date", _("A una fecha")


class EvidenceLevel(IntegerChoices):
    CLAIMED = 0, _("Lo afirma la entidad")
    DATA = 1, _("Hay datos adjuntos")
    USERS_ASKED = 2, _("Se preguntó a los usuarios")
    THIRD_PARTY = 3, _("Lo confirmó un tercero")


class ValidationStatus(TextChoices):
    ASKED = "asked", _("Sí, se preguntó")
    NOT_ASKED = "not_asked", _("No se preguntó")
    UNKNOWN = "unknown", _("No hay información")


class LinkKind(TextChoices):
    WEB = "web", _("Página web")
    VIDEO = "video", _("Video")
    DOCUMENT = "document", _("Documento")


class WithdrawalCause(TextChoices):
    BY_OWNER = "by_owner", _("Retirada por la entidad")
    LAPSED = "lapsed", _("Desistida por vencimiento del plazo")


class ArchiveCause(TextChoices):
    UNCONFIRMED = "unconfirmed", _("Sin confirmar")
    BY_OWNER = "by_owner", _("A solicitud de la entidad")
    LEGAL = "legal", _("Por razones legales")
    ERROR = "error", _("Por error")


class OwnerAnswer(TextChoices):
    """What an owner says when asked whether the record still holds."""

    SAME = "same", _("Sigue igual")
    CHANGES = "changes", _("Hay cambios")
    ENDED = "ended", _("Ya terminó")
    NOT_OURS = "not_ours", _("Ya no somos responsables")


class RecusalGround(TextChoices):
    """Grounds an evaluator may state (Ley 1437 de 2011, article 11, in plain words)."""

    OWN_BODY = "own_body", _("Trabajo o trabajé en la entidad, o en una superior o aliada")
    TOOK_PART = "took_part", _("Participé en la práctica")
    FAMILY = "family", _("Tengo un familiar o amigo cercano en la práctica")
    INTEREST = "interest", _("Tengo un interés económico o profesional en el resultado")
    OTHER = "other", _("Otro motivo")


class FileStage(TextChoices):
    RECEIVED = "received", _("Recibido")
    READY = "ready", _("Disponible")
    REFUSED = "refused", _("Rechazado")


class ImportStage(TextChoices):
    READ = "read", _("Leído, pendiente de revisión")
    USED = "used", _("Convertido en borrador")
    REFUSED = "refused", _("No se pudo leer")


class TableImportStage(TextChoices):
    """Of a table of many practices: read and checked first, imported when a person says so."""

    RECEIVED = "received", _("Recibida")
    CHECKING = "checking", _("Revisando las filas")
    CHECKED = "checked", _("Revisada")
    IMPORTING = "importing", _("Importando")
    DONE = "done", _("Importada")
    REFUSED = "refused", _("No se pudo leer")
    CANCELLED = "cancelled", _("Descartada")
    FAILED = "failed", _("No terminó")


class TableRowOutcome(TextChoices):
    """What a row of the table does, or did."""

    NEW = "new", _("Práctica nueva")
    CHANGED = "changed", _("Cambia un borrador")
    SAME = "same", _("Sin cambios")
    REFUSED = "refused", _("Con errores")


class NotificationStage(TextChoices):
    PENDING = "pending", _("Por enviar")
    SENT = "sent", _("Enviado")
    FAILED = "failed", _("No se pudo enviar")
    MUTED = "muted", _("Solo en el portal")


class NotificationLevel(TextChoices):
    """Which notifications a person also wants by mail."""

    ALL = "all", _("Todos los avisos")
    TO_DO = "to_do", _("Solo lo que debo hacer")
    NONE = "none", _("Ninguno")


class UsageKind(TextChoices):
    VIEW = "view", _("Consulta")
    DOWNLOAD = "download", _("Descarga")


#: A revision that somebody is still working on: at most one per practice.
OPEN_REVISION = (
    RevisionStatus.DRAFT,
    RevisionStatus.SUBMITTED,
    RevisionStatus.RETURNED,
    RevisionStatus.APPROVED,
)
#: What anybody may read at the record's address (archived ones by their cause).
READABLE_REVISION = (
    RevisionStatus.PUBLISHED,
    RevisionStatus.SUPERSEDED,
    RevisionStatus.ARCHIVED,
)
#: A submission whose result is still open.
OPEN_SUBMISSION = (
    SubmissionStatus.ENTERED,
    SubmissionStatus.ELIGIBLE,
    SubmissionStatus.IN_EVALUATION,
    SubmissionStatus.IN_DELIBERATION,
)
#: An assignment that takes one of the evaluator's places and counts as covered or coverable.
ACTIVE_ASSIGNMENT = (
    AssignmentStatus.PROPOSED,
    AssignmentStatus.INVITED,
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.SENT,
    AssignmentStatus.REOPENED,
)
#: Asked for and not sent yet: what an evaluator's load counts while the entry is open.
WAITING_ASSIGNMENT = (
    AssignmentStatus.INVITED,
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.REOPENED,
)
#: The evaluator accepted: only from here on is the content shown.
READING_ASSIGNMENT = (
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.SENT,
    AssignmentStatus.REOPENED,
)
