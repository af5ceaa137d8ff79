"""Marshmallow fields for the house's values, each telling OpenAPI its shape.

In: JSON (never a float). Out: `Money`, rates in ten-thousandths, epoch seconds, dates, ids, zone names.
Every field refuses what it would otherwise have to round, guess or truncate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from flask import current_app, has_request_context, request
from marshmallow import fields

from shared.plumbing.faults import fault, fault_of
from shared.plumbing.wording import worded
from shared.values.country import country_of
from shared.values.currency import exponent
from shared.values.decimal_text import format_scaled
from shared.values.email import MAX_CHARACTERS, address_of
from shared.values.money import Money
from shared.values.rate import PLACES, Rate
from shared.values.refusal import Refusal
from shared.values.sentence import Sentence
from shared.values.span import format_instant, parse_date, parse_instant, zone

MAX_WHOLE = 2**63 - 1
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ID = re.compile(r"[a-z]{1,8}_[0-9A-Za-z_-]{1,64}", re.ASCII)
_CONTROL, _CONTROL_IN_LINES = re.compile(r"[\x00-\x1f\x7f]"), re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DECIMAL = r"^-?[0-9]{1,18}(\.[0-9]{1,12})?$"


class _Described(fields.Field[Any]):
    """A field that carries its JSON schema; `SHAPE` is merged under whatever metadata is given."""

    SHAPE: ClassVar[dict[str, Any]] = {}

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(metadata={**self.SHAPE, **(metadata or {})}, **options)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("text_invalid", "Give a text in quotes.")
    return value


class MoneyField(_Described):
    """`{"amount": "123.45", "currency": "USD"}` <-> `Money`; extra places are refused."""

    SHAPE: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {
            "amount": {"type": "string", "pattern": _DECIMAL, "examples": ["123.45"]},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["USD"]},
        },
        "required": ["amount", "currency"],
        "additionalProperties": False,
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Money:
        if not isinstance(value, Mapping):
            raise fault("money_invalid", 'Give money as {"amount": "123.45", "currency": "USD"}.')
        for name in ("amount", "currency"):
            if not isinstance(value.get(name), str):
                raise fault("text_invalid", "Give a text in quotes.", at=name)
        for name in sorted(set(value) - {"amount", "currency"}):
            raise fault("field_unknown", "There is no such field; check its spelling.", at=str(name))
        try:
            return Money.parse(value["amount"], value["currency"])
        except Refusal as refusal:
            raise fault_of(refusal, at=refusal.faults[0].pointer) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, str] | None:
        return None if value is None else {"amount": value.decimal, "currency": value.currency}


class RateField(_Described):
    """Decimal text per hour <-> integer ten-thousandths; a fifth place or a negative rate is refused.

    The currency lies in a field of its own. Dumps an integer or a `Rate`.
    """

    SHAPE: ClassVar[dict[str, Any]] = {
        "type": "string", "format": "decimal", "pattern": r"^[0-9]{1,8}(\.[0-9]{1,4})?$", "examples": ["45.5000"],
    }  # fmt: skip

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        try:
            return Rate.parse(_text(value), "USD").e4
        except Refusal as refusal:
            raise fault_of(refusal) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        e4 = value.e4 if isinstance(value, Rate) else value
        return None if e4 is None else format_scaled(e4, PLACES)


class InstantField(_Described):
    """RFC 3339 with Z or an offset, whole seconds <-> epoch seconds."""

    SHAPE: ClassVar[dict[str, Any]] = {
        "type": "string", "format": "date-time", "examples": ["2026-10-05T09:00:00Z"],
    }  # fmt: skip

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not _RFC3339.fullmatch(_text(value)):
            raise fault("instant_unreadable", "Give an instant such as 2026-10-05T09:00:00Z (whole seconds).")
        try:
            return parse_instant(value, field=attr or "")
        except Refusal as refusal:
            raise fault_of(refusal) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else format_instant(value)


class DayField(_Described):
    """ISO calendar date <-> `date`; week dates and compact forms are refused."""

    SHAPE: ClassVar[dict[str, Any]] = {"type": "string", "format": "date", "examples": ["2026-10-05"]}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not _DAY.fullmatch(_text(value)):
            raise fault("date_unreadable", "Give a date such as 2026-10-05.")
        try:
            return parse_date(value, field=attr or "")
        except Refusal as refusal:
            raise fault_of(refusal) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else value


class WholeField(_Described):
    """A whole number between `least` and `most`. `from_text` reads query strings; JSON text is refused otherwise."""

    def __init__(self, *, least: int = 0, most: int = MAX_WHOLE, from_text: bool = False, **options: Any) -> None:
        """Set the bounds, both inclusive; they stay inside 64 bits so that any database can keep them."""
        self.least, self.most, self.from_text = least, most, from_text
        shape = {"type": "integer", "minimum": least, "maximum": most}
        super().__init__(metadata={**shape, **options.pop("metadata", {})}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if self.from_text and isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value, re.ASCII):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise fault("whole_number_invalid", "Give a whole number without quotes or decimal point.")
        if not self.least <= value <= self.most:
            raise fault("number_out_of_range", f"Give a number from {self.least} to {self.most}.")
        return value


class SecondsField(WholeField):
    """A duration in whole seconds."""


class FlagField(_Described):
    """`true` or `false`; `from_text` reads the words in query strings. 1, "yes" and the like are refused."""

    SHAPE: ClassVar[dict[str, Any]] = {"type": "boolean"}

    def __init__(self, *, from_text: bool = False, **options: Any) -> None:
        """Say whether the words true and false are read as well."""
        self.from_text = from_text
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if self.from_text and value in ("true", "false"):
            return bool(value == "true")
        if not isinstance(value, bool):
            raise fault("flag_invalid", "Give true or false.")
        return value


class TextField(_Described):
    """Text of `least` to `most` characters, trimmed; control characters are refused, line breaks too unless `lines`."""

    def __init__(self, *, least: int = 1, most: int = 200, lines: bool = False, **options: Any) -> None:
        """Set the bounds on the number of characters, both inclusive."""
        self.least, self.most, self.lines = least, most, lines
        shape = {"type": "string", "minLength": least, "maxLength": most}
        super().__init__(metadata={**shape, **options.pop("metadata", {})}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = _text(value).strip()
        # What is documented bounds what is sent, with the spaces around it.
        if len(text) < self.least or len(value) > self.most:
            raise fault("text_length", f"Give {self.least} to {self.most} characters.")
        if (_CONTROL_IN_LINES if self.lines else _CONTROL).search(text):
            raise fault("text_control_character", "Leave out control characters.")
        return text


class SentenceField(_Described):
    """A `Sentence`, in the language and with the numbers that `Accept-Language` asks for; plain English without it."""

    SHAPE: ClassVar[dict[str, Any]] = {"type": "string"}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        asked = request.headers.get("Accept-Language", "") if has_request_context() else ""
        if not asked or not isinstance(value, Sentence):
            return str(value)
        return worded(value, current_app.extensions["hourbook"].service.texts, asked)


class ChoiceField(_Described):
    """One of a fixed list of words."""

    def __init__(self, *choices: str, **options: Any) -> None:
        """Set the words, in the order in which they are documented."""
        self.choices = choices
        shape = {"type": "string", "enum": list(choices)}
        super().__init__(metadata={**shape, **options.pop("metadata", {})}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value not in self.choices:
            raise fault("choice_unknown", f"Give one of: {', '.join(self.choices)}.")
        return str(value)


class IdField(_Described):
    """An opaque id such as `trn_…`; with `prefix`, of that sort only."""

    def __init__(self, prefix: str = "", **options: Any) -> None:
        """Set the prefix, without its underscore."""
        self.prefix = prefix
        shape = {"type": "string", "pattern": f"^{prefix or '[a-z]{1,8}'}_[0-9A-Za-z_-]{{1,64}}$"}
        super().__init__(metadata={**shape, **options.pop("metadata", {})}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not _ID.fullmatch(_text(value)) or not value.startswith(f"{self.prefix}_" if self.prefix else ""):
            raise fault("id_invalid", f"Give an id such as {self.prefix or 'trn'}_….")
        return str(value)


class ZoneField(_Described):
    """An IANA time zone name."""

    SHAPE: ClassVar[dict[str, Any]] = {"type": "string", "format": "iana-zone", "examples": ["Europe/Berlin"]}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return zone(_text(value)).key
        except Refusal as refusal:
            raise fault_of(refusal) from None


class CurrencyField(_Described):
    """A current ISO 4217 code."""

    SHAPE: ClassVar[dict[str, Any]] = {"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["USD"]}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            exponent(_text(value))
        except Refusal as refusal:
            raise fault_of(refusal) from None
        return str(value)


class CountryField(_Described):
    """A country's two letters as ISO 3166-1 lists them, or XK; small ones become capitals."""

    SHAPE: ClassVar[dict[str, Any]] = {"type": "string", "pattern": "^[A-Z]{2}$", "examples": ["DE"]}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return country_of(_text(value))
        except Refusal as refusal:
            raise fault_of(refusal) from None


class EmailField(TextField):
    """An address of one person, lower-cased (`shared/values/email.py`)."""

    def __init__(self, **options: Any) -> None:
        """Bound it as RFC 5321 does."""
        super().__init__(least=3, most=MAX_CHARACTERS, metadata={"format": "email"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        address = address_of(super()._deserialize(value, attr, data, **kwargs))
        if not address:
            raise fault("email_invalid", "Give an address such as nora@example.org.")
        return address
