"""Hear where people are written to. In: `contact.set` facts. Out: the newest address of each person.

Whose address is nowhere any more is forgotten: so are the mails that went to them.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.mail import Contact
from services.notifications.usecases.ports import NotificationsPort
from shared.events.identity import ContactSet
from shared.values.call import Call
from shared.values.language import ENGLISH
from shared.values.nowhere import is_nowhere


def keep_contacts(unit: NotificationsPort, call: Call, facts: Sequence[ContactSet]) -> None:
    """Keep the newest of each person; a language that nobody named stays as it was."""
    for fact in facts:
        if is_nowhere(fact.email) and fact.trainer_id is not None:
            # Facts of other topics may be heard between an erasure and this, and were still told to the person.
            unit.mailer.forget(unit.mails.forget(fact.trainer_id, fact.email, call.at_epoch))
    known = unit.contacts.of_users([fact.user_id for fact in facts])
    newest: dict[str, Contact] = {}
    for fact in facts:
        before = newest.get(fact.user_id) or known.get(fact.user_id)
        language = fact.language or (before.language if before else ENGLISH)
        newest[fact.user_id] = Contact(
            fact.user_id, fact.email, fact.trainer_id, language, fact.active, tuple(fact.roles)
        )
    unit.contacts.save(list(newest.values()))
