"""What a mail says, in its reader's language. In: a kind, what it tells, a translator. Out: subject and text.

Babel prints instants and amounts; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from services.notifications.domain.kinds import KINDS
from shared.values.currency import exponent

Translate = Callable[[str], str]


def word(
    kind: str,
    told: Mapping[str, str | int],
    language: str,
    translate: Translate,
    link: str | None = None,
    page: str = "",
) -> tuple[str, str]:
    """Give subject and text, which ends with the address of a page where there is one."""
    values = {name.removesuffix("_epoch"): _said(name, told, language) for name in told} | {"link": link or ""}
    if "amount_minor" in told:
        values["amount"] = _amount(told, language)
    text = translate(KINDS[kind].text).format_map(values)
    return translate(KINDS[kind].subject), f"{text}\n\n{page}" if page else text


def page_of(kind: str, told: Mapping[str, str | int]) -> str:
    """Give the path of the portal's page on which a mail can be acted upon; empty where none is known."""
    try:
        return KINDS[kind].page.format_map(told)
    except KeyError:
        return ""


def _said(name: str, told: Mapping[str, str | int], language: str) -> str:
    value = told[name]
    if name.endswith("_epoch"):
        # Read on no clock but its own: where the reader is just now, nobody here knows.
        return format_datetime(datetime.fromtimestamp(int(value), UTC), "d MMMM y, HH:mm 'UTC'", locale=language)
    return format_date(date.fromisoformat(str(value)), "d MMMM y", locale=language) if name == "day" else str(value)


def _amount(told: Mapping[str, str | int], language: str) -> str:
    currency = str(told["currency"])
    places = exponent(currency)
    # Babel knows how many places people write in daily life, and would round to them; what was paid is shown whole.
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return f"{format_decimal(Decimal(told['amount_minor']).scaleb(-places), pattern, locale=language)} {currency}"
