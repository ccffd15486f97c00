"""The domain's tables. Each module imports only from those to its left in

taxonomy people practice record call rubric submission evaluation decision participation
history notification catalogue operations

(test_architecture holds it); keys to the right are written "practices.Name".
"""

from .call import (
    Call,
    CallAct,
    CallEvaluator,
    CallNotice,
    CallQuestion,
    Category,
    EligibilityItem,
    Prize,
)
from .catalogue import CatalogueState, SearchDocument
from .decision import CategoryResult, Countersignature, Decision, JuryVote, TieVote
from .evaluation import ConsensusNote, Evaluation, Score, ScoreVersion
from .history import LogChain, TransitionLog
from .notification import Notification, NotificationPreference
from .operations import (
    CodeCounter,
    DocumentImport,
    JobLease,
    MailText,
    Page,
    SiteSettings,
    TableImport,
    TableImportRow,
    UsageCount,
)
from .participation import (
    ArchiveRequest,
    Certificate,
    Endorsement,
    Erratum,
    Objection,
    Observation,
)
from .people import (
    EvaluatorProfile,
    Invitation,
    JoinRequest,
    Membership,
    MembershipEvent,
    Organisation,
    OrganisationDomain,
    OrganisationFormerName,
    User,
)
from .practice import Practice, Replication, Revision
from .record import (
    Attachment,
    Contact,
    Coverage,
    ImpactFigure,
    Link,
    Partner,
    Selection,
    StoredFile,
    UnplacedText,
)
from .rubric import CalibrationExample, Criterion, Rubric, ScaleLevel
from .submission import (
    Assignment,
    CaseNote,
    Challenge,
    EligibilityAnswer,
    PinnedConflict,
    Recusal,
    Submission,
    SubmissionAnswer,
)
from .taxonomy import Keyword, PopulationGroup, Service, Territory, Topic

__all__ = (
    "ArchiveRequest",
    "Assignment",
    "Attachment",
    "CalibrationExample",
    "Call",
    "CallAct",
    "CallEvaluator",
    "CallNotice",
    "CallQuestion",
    "CaseNote",
    "CatalogueState",
    "Category",
    "CategoryResult",
    "Certificate",
    "Challenge",
    "CodeCounter",
    "ConsensusNote",
    "Contact",
    "Countersignature",
    "Coverage",
    "Criterion",
    "Decision",
    "DocumentImport",
    "EligibilityAnswer",
    "EligibilityItem",
    "Endorsement",
    "Erratum",
    "Evaluation",
    "EvaluatorProfile",
    "ImpactFigure",
    "Invitation",
    "JobLease",
    "JoinRequest",
    "JuryVote",
    "Keyword",
    "Link",
    "LogChain",
    "MailText",
    "Membership",
    "MembershipEvent",
    "Notification",
    "NotificationPreference",
    "Objection",
    "Observation",
    "Organisation",
    "OrganisationDomain",
    "OrganisationFormerName",
    "Page",
    "Partner",
    "PinnedConflict",
    "PopulationGroup",
    "Practice",
    "Prize",
    "Recusal",
    "Replication",
    "Revision",
    "Rubric",
    "ScaleLevel",
    "Score",
    "ScoreVersion",
    "SearchDocument",
    "Selection",
    "Service",
    "SiteSettings",
    "StoredFile",
    "Submission",
    "SubmissionAnswer",
    "TableImport",
    "TableImportRow",
    "Territory",
    "TieVote",
    "Topic",
    "TransitionLog",
    "UnplacedText",
    "UsageCount",
    "User",
)
