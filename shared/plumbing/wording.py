"""Words sentences for whoever reads them. In: a `Sentence` and what a reader asks for (RFC 9110). Out: text.

Babel prints amounts, numbers and days by the reader's locale; it computes nothing. A program that asks for no language
is answered in English, with plain numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_skeleton
from babel.localedata import locale_identifiers
from babel.numbers import format_decimal
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from shared.plumbing.catalogues import read_catalogue
from shared.values.language import ENGLISH, LANGUAGES
from shared.values.money import Money
from shared.values.sentence import Day, Moment, Number, Part, Sentence, ShortDay

# A true minus, as wide as a plus; Babel's own may be a hyphen.
MINUS = "\N{MINUS SIGN}"
# The languages that are spoken, each with its regions, whose amounts differ: a thousand is 1.000,00 in Madrid and
# 1,000.00 in Mexico. Others write amounts alone their own way.
_SPOKEN = re.compile(rf"(?:{'|'.join(LANGUAGES)})(?:_[A-Z]{{2}})?")
LOCALES = ("en_GB", *filter(_SPOKEN.fullmatch, sorted(locale_identifiers())), "de", "pt", "ja", "hi")


def language_of(asked: str) -> str:
    """Give the language of those people are written to in that an `Accept-Language` asks for."""
    return _accepted(asked).best_match(LANGUAGES, default=ENGLISH)


def locale_of(asked: str) -> Locale:
    """Give the locale in which amounts are written for an `Accept-Language`."""
    return _locale_of(asked)


def day_locale_of(asked: str) -> Locale:
    """Give the locale of names of days and months: the language, in the region that is asked for."""
    language, locale = language_of(asked), locale_of(asked)
    return locale if locale.language == language else Locale.parse("en_GB" if language == ENGLISH else language)


@lru_cache(maxsize=256)
def _accepted(asked: str) -> LanguageAccept:
    return parse_accept_header(asked, LanguageAccept)


@lru_cache(maxsize=256)
def _locale_of(asked: str) -> Locale:
    wanted = _accepted(asked).best_match([name.replace("_", "-") for name in LOCALES], default="en-GB")
    return Locale.parse(wanted.replace("-", "_"))


def worded(said: Sentence | str, folder: Path | None, asked: str) -> str:
    """Word a sentence by the catalogues in a folder; one that is in none stays as it is."""
    return said if isinstance(said, str) else part_worded(said, folder, asked)


def part_worded(said: Part, folder: Path | None, asked: str) -> str:
    """Word what may stand in a sentence's place: a number, a day, another sentence."""
    catalogue = read_catalogue(folder, language_of(asked)) if folder else {}
    locale, days = locale_of(asked), day_locale_of(asked)

    def word(part: Part) -> str:
        if isinstance(part, Sentence):
            return catalogue.get(part.form, part.form) % {name: word(value) for name, value in part.values.items()}
        for kind, write in _WRITTEN.items():
            if isinstance(part, kind):
                return write(part, locale if kind in _COUNTED else days)
        return str(part)

    return word(said)


def _money(amount: Money, locale: Locale) -> str:
    places = len(amount.decimal.partition(".")[2])
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return f"{format_decimal(Decimal(amount.decimal), f'{pattern};{MINUS}{pattern}', locale)} {amount.currency}"


def _number(number: Number, locale: Locale) -> str:
    places = len(number.text.partition(".")[2])
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(Decimal(number.text), f"{pattern};{MINUS}{pattern}", locale) + number.after


def _day(day: date, locale: Locale, parts: str = "yMMMd") -> str:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return format_skeleton(parts, at, locale=locale)


def _moment(moment: Moment, locale: Locale) -> str:
    clock = super(Moment, moment).__str__()
    return f"{_day(moment.local.date(), locale, 'yMMMEd')}, {clock}"


_WRITTEN: dict[type, Callable[[Any, Locale], str]] = {
    Money: _money, Number: _number, int: lambda count, locale: format_decimal(count, locale=locale),
    Moment: _moment, ShortDay: lambda day, locale: _day(day.on, locale, "MMMEd"),
    Day: lambda day, locale: _day(day.on, locale, "yMMMEd"), date: _day,
}  # fmt: skip
_COUNTED = (Money, Number, int)
