"""Say what one wants to be told of, and in which language. In: a language, kinds. Out: the preferences as of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from services.notifications.domain.kinds import KINDS
from services.notifications.domain.mail import Contact
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.show_preferences import show_preferences
from shared.values.call import Call
from shared.values.refusal import Refusal


def set_preferences(
    unit: NotificationsPort, call: Call, language: str, wanted: Mapping[str, bool]
) -> tuple[Contact, dict[str, bool]]:
    """Keep them; kinds that protect an account or carry a link are not the reader's to refuse, nor those of others."""
    strange = sorted(name for name in wanted if not KINDS[name].reaches(call.actor.roles))
    if strange:
        raise Refusal("mail_of_others", f"{', '.join(strange)}: your roles get no such mail.", pointer="kinds")
    refused = sorted(name for name, wants in wanted.items() if KINDS[name].always and not wants)
    if refused:
        raise Refusal("mail_always_sent", f"{', '.join(refused)}: this mail is always sent.", pointer="kinds")
    contact, _ = show_preferences(unit, call)
    unit.contacts.save([replace(contact, language=language)])
    unit.preferences.save(contact.user_id, {name: wants for name, wants in wanted.items() if not KINDS[name].always})
    return show_preferences(unit, call)
