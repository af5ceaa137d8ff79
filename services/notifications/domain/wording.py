"""What a mail says, in its reader's language. In: a kind, what it tells, a translator. Out: subject and text.

Babel prints instants and amounts; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from babel.dates import format_datetime
from babel.numbers import format_decimal

from services.notifications.domain.kinds import KINDS
from shared.values.currency import exponent

Translate = Callable[[str], str]


def word(
    kind: str, told: Mapping[str, str | int], language: str, translate: Translate, link: str | None = None
) -> tuple[str, str]:
    """Give subject and text."""
    values = {name.removesuffix("_epoch"): _said(name, told, language) for name in told} | {"link": link or ""}
    if "amount_minor" in told:
        values["amount"] = _amount(told, language)
    return translate(KINDS[kind].subject), translate(KINDS[kind].text).format_map(values)


def _said(name: str, told: Mapping[str, str | int], language: str) -> str:
    value = told[name]
    if name.endswith("_epoch"):
        # Read on no clock but its own: where the reader is just now, nobody here knows.
        return format_datetime(datetime.fromtimestamp(int(value), UTC), "d MMMM y, HH:mm 'UTC'", locale=language)
    return str(value)


def _amount(told: Mapping[str, str | int], language: str) -> str:
    currency = str(told["currency"])
    places = exponent(currency)
    # Babel knows how many places people write in daily life, and would round to them; what was paid is shown whole.
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return f"{format_decimal(Decimal(told['amount_minor']).scaleb(-places), pattern, locale=language)} {currency}"
