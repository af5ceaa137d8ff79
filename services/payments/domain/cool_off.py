"""How long a changed payout account waits before it is paid to. In: settings. Out: seconds.

A first account is paid to as soon as it is approved: nobody else was paid before. A change waits, so that a trainer
whose mail or session somebody else holds can still be heard; meanwhile the old account is paid.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.values.refusal import Refusal

THREE_DAYS = 3 * 86_400
_MOST = 30 * 86_400


def cool_off_in(settings: Mapping[str, str]) -> int:
    """Read `payout_cool_off_seconds`: three days where nothing is said; refuses what is no number up to thirty days."""
    text = settings.get("payout_cool_off_seconds", str(THREE_DAYS))
    if not text.isdecimal() or int(text) > _MOST:
        raise Refusal("cool_off_unreadable", f"HOURBOOK_PAYOUT_COOL_OFF_SECONDS is no whole number from 0 to {_MOST}.")
    return int(text)
