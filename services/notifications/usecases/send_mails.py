"""Send mails. In: the ids of some. Out: each is sent, refused for ever or overdue; the others are tried again later.

A process that dies between the mail server's word and its own commit sends again, under the same Message-ID and with
the same link: mail cannot do better.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.mail import Mail, MailEnd
from services.notifications.domain.wording import page_of, word
from services.notifications.usecases.ports import Delivery, NotificationsPort, Outgoing
from shared.values.call import Call
from shared.values.refusal import away


def send_mails(unit: NotificationsPort, call: Call, mail_ids: Sequence[str]) -> None:
    """Send what waits. Where nothing moved, the job is put off; where something did, the rest gets a job of its own."""
    waiting = unit.mails.waiting(mail_ids)
    overdue = [MailEnd(one.mail_id, "overdue", call.at_epoch) for one in waiting if one.is_overdue(call.at_epoch)]
    due = [one for one in waiting if not one.is_overdue(call.at_epoch)]
    delivered = unit.mailer.send([_outgoing(unit, one) for one in due]) if due else []
    ends = [*overdue, *(_end(one, call.at_epoch) for one in delivered)]
    unit.mails.end(ends)
    left = sorted({one.mail_id for one in waiting} - {end.mail_id for end in ends})
    if left and not ends:
        raise away("mail_put_off", "The mail server takes none of these mails at present; they are tried again.")
    if left:
        unit.ask("send_mails", {"mail_ids": left})


def _outgoing(unit: NotificationsPort, mail: Mail) -> Outgoing:
    link = unit.settings.link(unit.link_secret(mail.invitation_id)) if mail.invitation_id else None
    page = unit.settings.page(page_of(mail.kind, mail.told))
    said = word(mail.kind, mail.told, mail.language, unit.texts[mail.language], link, page)
    return Outgoing(mail.mail_id, mail.email, unit.render(mail, unit.settings.mail_from, said))


def _end(delivery: Delivery, at_epoch: int) -> MailEnd:
    how = "refused" if delivery.refused_because else "sent"
    return MailEnd(delivery.mail_id, how, at_epoch, delivery.refused_because)
