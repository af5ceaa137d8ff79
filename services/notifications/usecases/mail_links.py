"""Mail one-time links. In: `invitation.issued` facts. Out: a mail each, to the address the link is for and no other."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import INVITATION, PASSWORD_LINK
from services.notifications.domain.mail import Mail
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.write_mails import write_mails
from shared.events.identity import InvitationIssued
from shared.values.call import Call


def mail_links(unit: NotificationsPort, call: Call, facts: Sequence[InvitationIssued]) -> None:
    """Write them, in the language a person chose or, of strangers, in that of the invitation.

    Whoever was forgotten in the meantime is not written to.
    """
    known = unit.contacts.of_users([fact.user_id for fact in facts if fact.user_id])
    forgotten = unit.mails.forgotten([fact.trainer_id for fact in facts if fact.trainer_id])
    mails = []
    for fact in (one for one in facts if one.trainer_id not in forgotten):
        contact = known.get(fact.user_id or "")
        mails.append(Mail(
            call.new_id("mal"), PASSWORD_LINK if fact.user_id else INVITATION, fact.email,
            contact.language if contact else fact.language, call.at_epoch, {"expires_epoch": fact.expires_epoch},
            fact.user_id, fact.invitation_id, fact.expires_epoch, fact.trainer_id,
        ))  # fmt: skip
    write_mails(unit, mails)
