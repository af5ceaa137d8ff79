"""How values look on a page. In: values as the services write them. Out: text by the viewer's locale, marked up.

Amounts and hours are printed exactly as they were given: Babel groups digits, it computes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta, get_timezone_location, match_skeleton
from babel.numbers import format_currency, format_decimal
from flask import Flask, url_for
from jinja2 import pass_context
from markupsafe import Markup, escape

from services.portal.domain import words
from services.portal.domain.devices import device
from services.portal.domain.figures import Words
from services.portal.domain.navigation import explained
from services.portal.domain.typed_hours import MINUS, NotHours, hours_shown
from services.portal.pages.beside import refusal, told
from services.portal.pages.language import agreeing, day_locale, translate
from services.portal.pages.visit import locale, person, portal, zone
from services.portal.usecases.find_makers import Makers
from services.portal.usecases.ports import ApiProblem
from shared.values.country import COUNTRIES

# An id of ours in a sentence.
_ID = re.compile(r"\b[a-z]{3,4}_[0-9a-f]{32}\b")
_ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))


def amount(money: Mapping[str, str]) -> str:
    """Write an amount with its currency's digits."""
    figure = format_currency(Decimal(money["amount"]), money["currency"], f"#,##0.00;{MINUS}#,##0.00", locale())
    return f"{figure} {money['currency']}"


def money(value: Mapping[str, str]) -> Markup:
    """Write an amount for a table: the figure, and its currency softer."""
    figure, _, currency = amount(value).rpartition(" ")
    return Markup('<span class="money">{} <span class="unit">{}</span></span>').format(figure, currency)


def signed(value: Mapping[str, str]) -> Markup:
    """Write a difference: what is more has its plus."""
    plus = "+" if Decimal(value["amount"]) > 0 else ""
    return Markup('<span class="change">{}{}</span>').format(plus, money(value))


def rate(text: str) -> str:
    """Write a rate with as many places as it needs, two at least."""
    return format_decimal(Decimal(text), f"#,##0.00##;{MINUS}#,##0.00##", locale())


def day(value: str | date, form: str = "d MMM y") -> str:
    """Write a date: in English as `form` says, in other languages with the same parts in the order they have there."""
    known, where = value if isinstance(value, date) else date.fromisoformat(value), day_locale()
    return format_date(known, _pattern(str(where), form), where)


@cache
def _pattern(named: str, form: str) -> str:
    """Give a locale's own pattern for the parts of a form, their names as long as the form has them."""
    where, parts = Locale.parse(named), [run for letter in "yMEd" for run in re.findall(f"{letter}+", form)]
    found = match_skeleton("".join(parts), where.datetime_skeletons)
    if where.language == "en" or len(parts) < 2 or not found:
        return form
    whole = {run[0] for run in parts if len(run) > 3}
    pattern = where.datetime_skeletons[found].pattern
    return re.sub(r"'[^']*'|([EM])\1*", lambda run: run[1] * 4 if run[1] in whole else run[0], pattern)


def last_day(value: str) -> str:
    """Write the last day of a span that ends before a date."""
    return day(date.fromisoformat(value) - timedelta(days=1))


def instant(value: str, work_zone: str = "", day_beside: str = "") -> Markup:
    """Write an instant in the viewer's zone, with UTC and the work zone's clock to be seen on hover.

    On the day that stands beside it the clock is enough.
    """
    at = datetime.fromisoformat(value)
    here = at.astimezone(zone())
    form = "HH:mm" if here.date().isoformat() == day_beside else "d MMM y, HH:mm"
    shown = format_datetime(here, form, locale=day_locale())
    others = [f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"]
    if work_zone:
        others.append(f"{at.astimezone(ZoneInfo(work_zone)):%Y-%m-%d %H:%M} {work_zone}")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value, " · ".join(others), shown)


def elsewhere(work_zone: str, first: date) -> str:
    """Name the place whose days the week that begins on a day has, where the viewer's own begin at other times."""
    noons = [datetime.combine(first + timedelta(days=number), time(12), UTC) for number in (0, 6)]
    if all(at.astimezone(zone()).utcoffset() == at.astimezone(ZoneInfo(work_zone)).utcoffset() for at in noons):
        return ""
    return get_timezone_location(work_zone, locale=locale(), return_city=True)


def since(value: str) -> str:
    """Say how long ago an instant was, in the largest unit that fits."""
    seconds = portal().now_epoch() - int(datetime.fromisoformat(value).timestamp())
    return format_timedelta(
        timedelta(seconds=max(0, seconds)), granularity="minute", threshold=1.2, locale=day_locale()
    )


def until(value: str) -> str:
    """Say how long it is until an instant, or how long ago it was."""
    seconds = int(datetime.fromisoformat(value).timestamp()) - portal().now_epoch()
    return format_timedelta(
        timedelta(seconds=seconds), granularity="minute", threshold=1.2, add_direction=True, locale=day_locale()
    )


def state(code: str, noun: str) -> Markup:
    """Write the state of a thing as a word with a mark; the word says it, the colour only repeats it."""
    return Markup('<span class="state {}">{}</span>').format(words.tone(code), word(code, noun))


def word(code: str, noun: str = "") -> str:
    """Write a state or kind in words, as it goes with the noun that it is said of."""
    return agreeing(words.word(code), noun)


def earning(code: str) -> str:
    """Write an earnings code in words."""
    return translate(words.earning(code))


def given(code: str) -> str:
    """Write a kind of thing that trainers give of themselves in words."""
    return translate(words.given(code))


def countries() -> list[tuple[str, str]]:
    """Give countries by their codes, named and in order in the page's language."""
    return _countries(str(day_locale()))


def country(code: str) -> str:
    """Write a country by its name in the page's language."""
    return dict(countries()).get(code, code)


@cache
def _countries(named: str) -> list[tuple[str, str]]:
    territories = Locale.parse(named).territories
    rows = [(code, str(territories.get(code, code))) for code in COUNTRIES]
    return sorted(rows, key=lambda row: (normalize("NFD", row[1]).casefold(), row[0]))


def zones() -> list[str]:
    """Give time zones that people live in, by name."""
    return _ZONES


def role(code: str) -> str:
    """Write what somebody may do in words."""
    return translate(words.ROLES.get(code, words.word(code)))


def language_name(code: str) -> str:
    """Write a language as its speakers call it."""
    name = Locale.parse(code).get_language_name(code) or code
    return name[:1].upper() + name[1:]


def step(code: str) -> str:
    """Write a step of a trainer's way to work in words."""
    return translate(words.step(code))


def flag(code: str) -> str:
    """Write what an approver should look at in words."""
    return translate(words.flag(code))


def lasted(seconds: int) -> str:
    """Say how long something took."""
    return words.lasted(seconds, translate)


def count(number: int) -> str:
    """Write a count, in groups of three digits where the viewer's locale has them."""
    return format_decimal(number, locale=locale())


def hours(seconds: int) -> str:
    """Write hours and minutes; from a thousand hours on in groups of three digits, as a count."""
    text = hours_shown(seconds)
    if abs(seconds) < 1_000 * 3_600:
        return text
    whole, _, rest = text.removeprefix(MINUS).partition(":")
    return f"{MINUS if seconds < 0 else ''}{count(int(whole))}:{rest}"


def said(fault: str | NotHours | ApiProblem) -> str:
    """Say what is wrong with what was typed."""
    if isinstance(fault, ApiProblem):
        return told(fault)
    return translate(fault.sentence) % {"typed": fault.typed} if isinstance(fault, NotHours) else translate(fault)


def cited(sentence: str) -> Markup:
    """Write a sentence, and what it cites in brackets at its end as that: a law's words stay as they are."""
    said, bracket, source = sentence.removesuffix("]").rpartition(" [")
    return Markup("{} <cite>[{}]</cite>").format(shortened(said), source) if bracket else shortened(sentence)


def shortened(sentence: str) -> Markup:
    """Write a sentence with the ids in it short, whole on hover."""
    return Markup(_ID.sub(lambda found: str(short(found[0])), str(escape(sentence))))  # noqa: S704 - escaped before


def called(agent: str) -> Markup:
    """Write what a browser says of itself as its owner calls it, whole on hover."""
    browser, system = device(agent)
    name = translate("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser
    return Markup('<span title="{}">{}</span>').format(agent, name)


def short(identifier: str) -> Markup:
    """Write an id so that it fits: its kind and its last letters, whole on hover."""
    kind, _, rest = identifier.partition("_")
    text = f"{kind}…{rest[-6:]}" if len(rest) > 8 else identifier
    return Markup('<code title="{}">{}</code>').format(identifier, escape(text))


def who(by: str, makers: Makers) -> Markup:
    """Write who did something: oneself, a name, else what they may do; what the house did by itself is no person."""
    if by == person().user_id:
        return escape(translate(words.YOU))
    known = makers.get(by)
    if known:
        called = known["name"] or ", ".join(role(one) for one in known["roles"])
        return Markup('<bdi title="{}">{}</bdi>').format(by, called)
    return short(by) if by.startswith("usr_") else escape(translate(words.ITSELF))


def explains(identifier: str) -> str:
    """Give the address that explains what an id names, if the viewer may ask; empty where there is none."""
    endpoint = explained(identifier, person().roles)
    return url_for(endpoint, identifier=identifier) if endpoint else ""


def figure_words() -> Words:
    """Give how days, amounts, sentences, counts and months are written in pictures: short."""
    return Words(lambda value: day(value, "d MMM"), amount, translate, count, hours,
                 lambda value: day(value, "MMM y"))  # fmt: skip


def _at_each_visit(write: Callable[..., Any]) -> Callable[..., Any]:
    """Keep Jinja from working out a filter of a constant once, in the language of whoever came first."""

    @pass_context
    def written(_context: Any, *values: Any, **options: Any) -> Any:
        return write(*values, **options)

    return written


def register_filters(app: Flask) -> None:
    """Hand all of them to the templates."""
    filters: dict[str, Any] = {
        "amount": amount, "money": money, "signed": signed, "rate": rate, "day": day, "instant": instant,
        "last_day": last_day, "state": state, "short": short, "hours": hours, "earning": earning,
        "step": step, "flag": flag, "given": given, "since": since, "until": until, "lasted": lasted, "said": said,
        "word": word, "role": role, "told": told, "refusal": refusal, "cited": cited, "number": count,
        "language_name": language_name, "country": country, "shortened": shortened, "who": who,
        "called": called, "elsewhere": elsewhere,
    }  # fmt: skip
    app.jinja_env.filters.update({name: _at_each_visit(write) for name, write in filters.items()})
    app.jinja_env.globals.update({"explains": explains, "countries": countries, "zones": zones})
