"""Who belongs to a body: inviting, asking, registering, leaving, and what becomes of drafts.

Lock order: a practice where there is one, then the organisation's row. Everything that happens is
an entry of ``MembershipEvent`` and is told to whoever must know.
"""

from .invitations import accept_invitation, invite, resend_invitation, revoke_invitation
from .members import change_role, leave_body, name_manager, remove_member
from .registration import approve_body, refuse_body, register_body
from .requests import answer_join_request, ask_to_join, withdraw_join_request
from .transfers import hand_over_draft, transfer_draft

__all__ = (
    "accept_invitation",
    "answer_join_request",
    "approve_body",
    "ask_to_join",
    "change_role",
    "hand_over_draft",
    "invite",
    "leave_body",
    "name_manager",
    "refuse_body",
    "register_body",
    "remove_member",
    "resend_invitation",
    "revoke_invitation",
    "transfer_draft",
    "withdraw_join_request",
)
