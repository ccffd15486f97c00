"""The domain's tables. Each module imports only from those to its left in

taxonomy people practice record call rubric submission evaluation decision participation
history notification catalogue operations

(test_architecture holds it); keys to the right are written "practices.Name".
"""

from .call import Call, Category, EligibilityItem
from .catalogue import CatalogueState, SearchDocument
from .decision import Countersignature, Decision
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
    Endorsement,
    Observation,
    ReturnedContent,
    ValidityAnswer,
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
from .rubric import Criterion, Rubric, ScaleLevel
from .submission import Assignment, EligibilityAnswer, Recusal, Submission, SubmissionAnswer
from .taxonomy import Keyword, PopulationGroup, Service, Territory, Topic

__all__ = (
    "ArchiveRequest",
    "Assignment",
    "Attachment",
    "Call",
    "CatalogueState",
    "Category",
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
    "Evaluation",
    "EvaluatorProfile",
    "ImpactFigure",
    "Invitation",
    "JobLease",
    "JoinRequest",
    "Keyword",
    "Link",
    "LogChain",
    "MailText",
    "Membership",
    "MembershipEvent",
    "Notification",
    "NotificationPreference",
    "Observation",
    "Organisation",
    "OrganisationDomain",
    "OrganisationFormerName",
    "Page",
    "Partner",
    "PopulationGroup",
    "Practice",
    "Recusal",
    "Replication",
    "ReturnedContent",
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
    "Topic",
    "TransitionLog",
    "UnplacedText",
    "UsageCount",
    "User",
    "ValidityAnswer",
)
