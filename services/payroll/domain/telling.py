"""Tells how a line came to be, in sentences a trainer understands.

In: a line explained. Out: sections with their sentences: what was worked, where it was split, how it counts, on which
rate, by which rules, and the arithmetic. Times are on the trainer's clock, with the clock of the work beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.payroll.domain.behind import Band, Piece, WorkedEntry
from services.payroll.domain.bonus import KINDS
from services.payroll.domain.clock_text import day_text, moment_text, span_text
from services.payroll.domain.explained import Explained, RateVersion, Zones
from services.payroll.domain.rules import SENTENCES
from services.payroll.domain.sums import sums
from shared.values.decimal_text import format_scaled
from shared.values.money import Money
from shared.values.rate import PLACES
from shared.values.span import format_hours, format_instant

_LAYERS = {"straight": "at their own rate", "ot": "as overtime", "more": "as overtime at the higher premium",
           "dt": "as double time"}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A heading with what is said under it."""

    title: str
    sentences: tuple[str, ...]


def tell(one: Explained) -> tuple[Section, ...]:
    """Give all sections that have something to say."""
    split = {piece.entry_id for piece in one.behind.pieces if piece.border}
    said = (
        ("What was worked", [_entry(entry, one.zones) for entry in one.behind.entries]),
        ("Where it is split", [_piece(piece, one.zones) for piece in one.behind.pieces if piece.entry_id in split]),
        ("How it counts", [_band(band, one.zones) for band in one.behind.bands]),
        ("Bonuses", list(_bonuses(one))),
        ("The rate", [_rate(rate, one.zones) for rate in one.rates]),
        (f"The rules: {_pack(one)}", list(_rules(one))),
        ("The arithmetic", list(sums(one))),
    )
    return tuple(Section(title, tuple(sentences)) for title, sentences in said if sentences)


def _times(start_epoch: int | None, end_epoch: int | None, zones: Zones) -> str:
    assert start_epoch is not None, "times are asked for where there are some"
    assert end_epoch is not None, "who knows the start knows the end"
    own = f"{span_text(start_epoch, end_epoch, zones.own)} ({zones.own})"
    if zones.work == zones.own:
        return own
    return f"{own}, at work {span_text(start_epoch, end_epoch, zones.work)} ({zones.work})"


def _entry(entry: WorkedEntry, zones: Zones) -> str:
    hours = f"{format_hours(entry.seconds)} hours of {entry.code}, entry {entry.entry_id}"
    if entry.start_epoch is None:
        return f"{hours}, of which only the date is known."
    return f"{_times(entry.start_epoch, entry.end_epoch, zones)}: {hours}."


def _piece(piece: Piece, zones: Zones) -> str:
    begun = "Entry"
    if piece.border and piece.start_epoch is not None:
        at = f"{moment_text(piece.start_epoch, zones.work)} ({zones.work}), {format_instant(piece.start_epoch)}"
        begun = f"A new {piece.border} begins at {at}: entry"
    counts = f"work day {piece.workday} of the work week from {piece.workweek_start}"
    return f"{begun} {piece.entry_id} has {format_hours(piece.seconds)} hours on {piece.work_date}, {counts}."


def _band(band: Band, zones: Zones) -> str:
    when = f"On {day_text(band.work_date)}"
    if band.start_epoch is not None:
        when = _times(band.start_epoch, band.end_epoch, zones)
    before = f", after {format_hours(band.week_seconds_before)} hours of the work week"
    if not band.week_seconds_before:
        before = ", the first of the work week"
    return f"{when}: {format_hours(band.seconds)} hours count {_LAYERS[band.layer]}{before}."


def _bonuses(one: Explained) -> Iterator[str]:
    for bonus in one.bonuses:
        amount = Money(bonus.amount_minor, one.line.key.currency)
        yield f"{amount} for {day_text(bonus.on_date)}, {bonus.kind} ({KINDS[bonus.kind]}), {bonus.bonus_id}."


def _rate(rate: RateVersion, zones: Zones) -> str:
    text = f"{format_scaled(rate.rate_e4, PLACES)} {rate.currency} an hour"
    until = f" to {rate.valid_to}, that day not included" if rate.valid_to else " on"
    known = f"known since {moment_text(rate.known_epoch, zones.own)}"
    return f"{text} from {rate.valid_from}{until}, {known} ({rate.rate_id})."


def _pack(one: Explained) -> str:
    key = one.line.key
    since = f", for work weeks from {one.version.valid_from}" if one.version else ""
    known = ""
    if one.version and one.version.known_epoch:
        known = f", known since {moment_text(one.version.known_epoch, one.zones.own)}"
    return f"{key.pack} {key.pack_version}{since}{known}"


def _rules(one: Explained) -> Iterator[str]:
    """Say each rule in force, then each of its numbers with its unit and where it comes from."""
    for use in one.version.rules if one.version else ():
        yield SENTENCES[use.kind](use)
        for name, number in use.parameters.items():
            yield f"  {name} = {number.value} {number.unit} [{number.source}]"
