"""Tells how a line came to be, in sentences a trainer understands.

In: a line explained. Out: sections with their sentences: what was worked, where it was split, how it counts, on which
rate, by which rules, and the arithmetic. Times are on the trainer's clock, with the clock of the work beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.payroll.domain.behind import Band, Piece, WorkedEntry
from services.payroll.domain.bonus import KINDS
from services.payroll.domain.clock_text import span_said
from services.payroll.domain.explained import Explained, RateVersion, Zones
from services.payroll.domain.names import number_said
from services.payroll.domain.rules import SENTENCES
from services.payroll.domain.sentences import rate_number
from services.payroll.domain.sums import sums
from shared.values.earning_code import code_said
from shared.values.money import Money
from shared.values.sentence import Day, Moment, Part, Sentence, say
from shared.values.span import format_hours, format_instant

_LAYERS = {
    "straight": say("at their own rate"), "ot": say("as overtime"), "more": say("as overtime at the higher premium"),
    "dt": say("as double time"),
}  # fmt: skip
_BORDERS = {
    "work week": say("A new work week begins at %(at)s (%(zone)s), %(utc)s"),
    "work day": say("A new work day begins at %(at)s (%(zone)s), %(utc)s"),
    "date": say("A new date begins at %(at)s (%(zone)s), %(utc)s"),
    "window": say("A new window begins at %(at)s (%(zone)s), %(utc)s"),
    "day of 24 hours": say("A new day of 24 hours begins at %(at)s (%(zone)s), %(utc)s"),
}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A heading with what is said under it."""

    title: Sentence
    sentences: tuple[Sentence, ...]


def tell(one: Explained) -> tuple[Section, ...]:
    """Give all sections that have something to say."""
    pieces = one.behind.pieces
    days = {piece.entry_id: piece.work_date for piece in pieces}
    split = {piece.entry_id for piece in pieces if piece.border}
    said: Sequence[tuple[Sentence, Sequence[Sentence]]] = (
        (say("What was worked"), [_entry(entry, days[entry.entry_id], one.zones) for entry in one.behind.entries]),
        (
            say("Where it is split"),
            [_piece(piece, one.zones) for piece in pieces if piece.entry_id in split],
        ),
        (say("How it counts"), [_band(band, one.zones) for band in one.behind.bands]),
        (say("Bonuses"), list(_bonuses(one))),
        (say("The rate"), [_rate(rate, one.zones) for rate in one.rates]),
        (say("The rules: %(pack)s", pack=_pack(one)), list(_rules(one))),
        (say("The arithmetic"), list(sums(one))),
    )
    return tuple(Section(title, tuple(sentences)) for title, sentences in said if sentences)


def _times(start_epoch: int | None, end_epoch: int | None, zones: Zones) -> Sentence:
    assert start_epoch is not None, "times are asked for where there are some"
    assert end_epoch is not None, "who knows the start knows the end"
    own = span_said(start_epoch, end_epoch, zones.own)
    if zones.work == zones.own:
        return say("%(span)s (%(zone)s)", span=own, zone=zones.own)
    return say("%(span)s (%(zone)s), at work %(work)s (%(work_zone)s)", span=own, zone=zones.own,
               work=span_said(start_epoch, end_epoch, zones.work), work_zone=zones.work)  # fmt: skip


def _entry(entry: WorkedEntry, day: date, zones: Zones) -> Sentence:
    hours = say("%(hours)s hours of %(code)s, entry %(entry)s", hours=format_hours(entry.seconds),
                code=code_said(entry.code), entry=entry.entry_id)  # fmt: skip
    if entry.start_epoch is None:
        return say("On %(day)s, without clock times: %(hours)s.", day=Day(day), hours=hours)
    return say("%(when)s: %(hours)s.", when=_times(entry.start_epoch, entry.end_epoch, zones), hours=hours)


def _piece(piece: Piece, zones: Zones) -> Sentence:
    has: dict[str, Part] = {
        "entry": piece.entry_id, "hours": format_hours(piece.seconds), "day": piece.work_date,
        "workday": piece.workday, "week": piece.workweek_start,
    }  # fmt: skip
    if not piece.border or piece.start_epoch is None:
        return say("Entry %(entry)s has %(hours)s hours on %(day)s, work day %(workday)s of the work week from "
                   "%(week)s.", **has)  # fmt: skip
    at: dict[str, Part] = {
        "at": Moment(piece.start_epoch, zones.work), "zone": zones.work, "utc": format_instant(piece.start_epoch),
    }  # fmt: skip
    begins = Sentence(_BORDERS[piece.border].form, at)
    return say("%(begins)s: entry %(entry)s has %(hours)s hours on %(day)s, work day %(workday)s of the work week from "
               "%(week)s.", begins=begins, **has)  # fmt: skip


def _band(band: Band, zones: Zones) -> Sentence:
    when = say("On %(day)s", day=Day(band.work_date))
    if band.start_epoch is not None:
        when = _times(band.start_epoch, band.end_epoch, zones)
    counts: dict[str, Part] = {"when": when, "hours": format_hours(band.seconds), "how": _LAYERS[band.layer]}
    if not band.week_seconds_before:
        return say("%(when)s: %(hours)s hours count %(how)s, the first of the work week.", **counts)
    before = format_hours(band.week_seconds_before)
    return say("%(when)s: %(hours)s hours count %(how)s, after %(before)s hours of the work week.", before=before,
               **counts)  # fmt: skip


def _bonuses(one: Explained) -> Iterator[Sentence]:
    for bonus in one.bonuses:
        amount = Money(bonus.amount_minor, one.line.key.currency)
        yield say("%(amount)s for %(day)s, %(what)s (%(bonus)s).", amount=amount, day=Day(bonus.on_date),
                  what=Sentence(KINDS[bonus.kind]), bonus=bonus.bonus_id)  # fmt: skip


def _rate(rate: RateVersion, zones: Zones) -> Sentence:
    known: dict[str, Part] = {
        "rate": rate_number(rate.rate_e4), "currency": rate.currency, "first": rate.valid_from or "-",
        "known": Moment(rate.known_epoch, zones.own), "id": rate.rate_id,
    }  # fmt: skip
    if rate.valid_to:
        return say("%(rate)s %(currency)s an hour from %(first)s to %(end)s, that day not included, known since "
                   "%(known)s (%(id)s).", end=rate.valid_to, **known)  # fmt: skip
    return say("%(rate)s %(currency)s an hour from %(first)s on, known since %(known)s (%(id)s).", **known)


def _pack(one: Explained) -> Sentence:
    named = say("%(pack)s %(version)s", pack=one.line.key.pack, version=one.line.key.pack_version)
    if not one.version:
        return named
    if one.version.title:
        named = say("%(title)s (%(pack)s)", title=Sentence(one.version.title), pack=named)
    named = say("%(pack)s, for work weeks from %(day)s", pack=named, day=one.version.valid_from)
    if one.version.known_epoch:
        named = say("%(pack)s, known since %(known)s", pack=named, known=Moment(one.version.known_epoch, one.zones.own))
    return named


def _rules(one: Explained) -> Iterator[Sentence]:
    """Say each rule in force, then each of its numbers with its unit and where it comes from."""
    for use in one.version.rules if one.version else ():
        yield SENTENCES[use.kind](use)
        for name, number in use.parameters.items():
            yield number_said(name, number)
