"""The shape of a line explained, as JSON. In: `Explained`. Out: numbers, instants on three clocks, sentences."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import marshmallow as ma

from services.payroll.domain.behind import Behind
from services.payroll.domain.clock_text import local_instant
from services.payroll.domain.explained import Explained, Zones
from services.payroll.domain.names import number_said
from services.payroll.domain.pack import PackVersion
from services.payroll.domain.rules import SENTENCES
from services.payroll.domain.telling import tell
from shared.plumbing.fields import (
    DayField,
    IdField,
    InstantField,
    MoneyField,
    RateField,
    SentenceField,
    TextField,
    WholeField,
)
from shared.values.money import Money


class TimesSchema(ma.Schema):
    """A stretch of time: in UTC, on the clock of the work and on the trainer's own; null where only a date is known."""

    start_epoch = InstantField(required=True, allow_none=True, data_key="start")
    end_epoch = InstantField(required=True, allow_none=True, data_key="end")
    start_at_work = TextField(required=True, allow_none=True)
    end_at_work = TextField(required=True, allow_none=True)
    start_own = TextField(required=True, allow_none=True)
    end_own = TextField(required=True, allow_none=True)
    entry_id = IdField("ent", required=True)
    seconds = WholeField(required=True)


class EntrySchema(TimesSchema):
    """An approved entry, whole."""

    code = TextField(required=True)


class PieceSchema(TimesSchema):
    """A part of an entry; `border` says what begins with it: a work week, a work day, a date, a window."""

    border = TextField(required=True)
    work_date = DayField(required=True)
    workday = DayField(required=True)
    workweek_start = DayField(required=True)


class BandSchema(TimesSchema):
    """Seconds of a piece in one layer, after so many of the trainer's week."""

    work_date = DayField(required=True)
    layer = TextField(required=True)
    entry_code = TextField(required=True)
    rate_id = IdField("prt", required=True)
    week_seconds_before = WholeField(required=True)


class RateVersionSchema(ma.Schema):
    """A version of a pay rate on two time axes."""

    rate_id = IdField("prt", required=True)
    rate_e4 = RateField(required=True, data_key="rate")
    currency = TextField(required=True)
    valid_from = DayField(required=True, allow_none=True)
    valid_to = DayField(required=True, allow_none=True)
    known_epoch = InstantField(required=True, data_key="known")


class NumberSchema(ma.Schema):
    """A number of a rule, with its unit and where it comes from; `says` puts them in a sentence."""

    name = TextField(required=True)
    value = WholeField(least=-(2**63), required=True)
    unit = TextField(required=True)
    source = TextField(required=True)
    says = SentenceField(required=True)


class RuleSchema(ma.Schema):
    """A rule in force."""

    kind = TextField(required=True)
    sentence = SentenceField(required=True)
    numbers = ma.fields.List(ma.fields.Nested(NumberSchema), required=True)


class PackSchema(ma.Schema):
    """The version of the rule pack that is pinned on the line; `known` is null for what was always known."""

    pack = TextField(required=True, data_key="rule_pack")
    version = TextField(required=True)
    valid_from = DayField(required=True)
    known_epoch = InstantField(required=True, allow_none=True, data_key="known")
    rules = ma.fields.List(ma.fields.Nested(RuleSchema), required=True)


class TermSchema(ma.Schema):
    """A term of the sum; fractions are exact: `per_hour` in major units, `minor` in minor units."""

    what = TextField(required=True)
    seconds = WholeField(required=True)
    per_hour = TextField(required=True)
    minor = TextField(required=True)


class WeekPartSchema(ma.Schema):
    """Pay in the regular rate: seconds at a rate, or a bonus; in 1/10,000 of a major unit an hour, times seconds."""

    what = TextField(required=True)
    seconds = WholeField(required=True)
    rate_e4 = RateField(required=True, data_key="rate")
    pay = WholeField(least=-(2**63), required=True)


class PaidBonusSchema(ma.Schema):
    """A bonus in the line."""

    bonus_id = IdField("bns", required=True)
    on_date = DayField(required=True)
    amount = MoneyField(required=True)
    kind = TextField(required=True)
    known_epoch = InstantField(required=True, data_key="known")


class SectionSchema(ma.Schema):
    """A heading with its sentences."""

    title = SentenceField(required=True)
    sentences = ma.fields.List(SentenceField(), required=True)


class ExplainedSchema(ma.Schema):
    """A line at one moment. `complete`: the facts at hand make exactly these seconds and this amount."""

    seconds = WholeField(required=True)
    amount = MoneyField(required=True)
    complete = ma.fields.Boolean(required=True)
    zone = TextField(required=True)
    work_zone = TextField(required=True)
    entries = ma.fields.List(ma.fields.Nested(EntrySchema), required=True)
    pieces = ma.fields.List(ma.fields.Nested(PieceSchema), required=True)
    bands = ma.fields.List(ma.fields.Nested(BandSchema), required=True)
    unworked_seconds = WholeField(required=True)
    rates = ma.fields.List(ma.fields.Nested(RateVersionSchema), required=True)
    rule_pack = ma.fields.Nested(PackSchema, required=True, allow_none=True)
    week_parts = ma.fields.List(ma.fields.Nested(WeekPartSchema), required=True)
    regular_rate = TextField(required=True, allow_none=True)
    terms = ma.fields.List(ma.fields.Nested(TermSchema), required=True)
    exact_minor = TextField(required=True)
    rounded = MoneyField(required=True)
    fixed = MoneyField(required=True)
    bonuses = ma.fields.List(ma.fields.Nested(PaidBonusSchema), required=True)
    sections = ma.fields.List(ma.fields.Nested(SectionSchema), required=True)


def shown(one: Explained) -> dict[str, Any]:
    """Give what the schema shows."""
    line, sums, currency = one.line, one.reckoning, one.line.key.currency
    return {
        "seconds": line.seconds, "amount": Money(line.amount_minor, currency), "complete": one.complete,
        "zone": one.zones.own, "work_zone": one.zones.work, "rates": one.rates,
        **_behind(one.behind, one.zones), "rule_pack": one.version and pack_shown(one.version),
        "regular_rate": str(line.regular_rate) if line.basis.week_seconds else None,
        "terms": [vars(term) | {"per_hour": str(term.per_hour), "minor": str(term.minor)} for term in sums.terms],
        "exact_minor": str(Fraction(sums.exact_minor)), "rounded": Money(sums.rounded_minor, currency),
        "fixed": Money(sums.fixed_minor, currency),
        "bonuses": [vars(bonus) | {"amount": Money(bonus.amount_minor, currency)} for bonus in one.bonuses],
        "sections": tell(one),
    }  # fmt: skip


def _behind(behind: Behind, zones: Zones) -> dict[str, Any]:
    timed = {"entries": behind.entries, "pieces": behind.pieces, "bands": behind.bands}
    return {name: [_on_clocks(vars(row), zones) for row in rows] for name, rows in timed.items()} | {
        "unworked_seconds": behind.unworked_seconds, "week_parts": behind.week_parts,
    }  # fmt: skip


def _on_clocks(row: dict[str, Any], zones: Zones) -> dict[str, Any]:
    clocks = (("at_work", zones.work), ("own", zones.own))
    return row | {
        f"{end}_{name}": local_instant(row[f"{end}_epoch"], zone) for name, zone in clocks for end in ("start", "end")
    }


def pack_shown(version: PackVersion) -> dict[str, Any]:
    """Give what `PackSchema` shows."""
    rules = [
        {"kind": use.kind, "sentence": SENTENCES[use.kind](use),
         "numbers": [{"name": name, **vars(number), "says": number_said(name, number)}
                     for name, number in use.parameters.items()]}
        for use in version.rules
    ]  # fmt: skip
    return vars(version) | {"known_epoch": version.known_epoch or None, "rules": rules}
