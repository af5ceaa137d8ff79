"""Explanations cover every line: bands, bonuses and terms add up to its seconds and its amount, in invented weeks."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from invented_weeks import worlds
from pay_frames import PACK_FILES, PACKS, facts
from second_calculator import Known

from services.payroll.domain.case import Case
from services.payroll.domain.explained import Explained, Zones, explained
from services.payroll.domain.facts import Facts
from services.payroll.domain.line import Basis, Line, LineKey
from services.payroll.domain.price import price
from services.payroll.imports.case import read_cases
from services.payroll.imports.pack import read_examples

pytestmark = pytest.mark.slow

BERLIN = Zones("Europe/Berlin", "Europe/Berlin")
VERSIONS = {(version.pack, version.version): version for pack in PACKS for version in pack.versions}


CASES = [
    pytest.param(case, id=f"{path.stem}: {case.name}")
    for path, read in [*((path, read_examples) for path in PACK_FILES.values()),
                       *((path, read_cases) for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")))]
    for case in read(path.read_bytes())
]  # fmt: skip


def every_line(gathered: Facts) -> list[Explained]:
    priced = price(gathered, PACKS)
    found = []
    for row in priced.lines.iter_rows(named=True):
        key = LineKey(**{name: row[name] for name in LineKey.__annotations__})
        basis = Basis(**{name: row[name] for name in Basis.__annotations__})
        line = Line(key, row["seconds"], row["amount_minor"], basis)
        version = VERSIONS[key.pack, key.pack_version]
        found.append(explained(line, row["trainer_id"], gathered, priced, version, BERLIN))
    return found


def adds_up(one: Explained) -> None:
    assert one.behind.seconds == one.line.seconds
    assert one.behind.unworked_seconds == one.line.basis.unworked_seconds
    assert sum(bonus.amount_minor for bonus in one.bonuses) == one.line.basis.fixed_minor
    assert one.reckoning.amount_minor == one.line.amount_minor
    assert abs(one.reckoning.exact_minor - one.reckoning.rounded_minor) <= Fraction(1, 2)
    if one.line.basis.week_seconds:
        parts = one.behind.week_parts
        assert sum(part.pay for part in parts) == one.line.basis.week_pay
        assert sum(part.seconds for part in parts) == one.line.basis.week_seconds
    assert one.complete


@settings(max_examples=2 * settings().max_examples)
@given(worlds())
def test_every_line_is_explained_to_the_second_and_the_minor_unit(known: Known) -> None:
    for one in every_line(facts(known)):
        adds_up(one)


@pytest.mark.parametrize("case", CASES)
def test_every_line_of_the_worked_cases_is_explained(case: Case) -> None:
    lines = every_line(case.facts)
    assert lines
    for one in lines:
        adds_up(one)


@given(worlds())
def test_pieces_of_a_line_lie_in_its_entries_and_bands_in_its_pieces(known: Known) -> None:
    for one in every_line(facts(known)):
        whole = {entry.entry_id: entry for entry in one.behind.entries}
        assert {band.entry_id for band in one.behind.bands} <= set(whole)
        for entry in whole.values():
            pieces = [piece for piece in one.behind.pieces if piece.entry_id == entry.entry_id]
            assert all(piece.border for piece in pieces[1:])
            assert sum(piece.seconds for piece in pieces) <= entry.seconds
            if entry.start_epoch is not None:
                assert all(entry.start_epoch <= piece.start_epoch < piece.end_epoch <= entry.end_epoch
                           for piece in pieces)  # fmt: skip
            for band in (band for band in one.behind.bands if band.entry_id == entry.entry_id):
                assert band.start_epoch is None or any(
                    piece.start_epoch <= band.start_epoch < band.end_epoch <= piece.end_epoch for piece in pieces
                )
        assert {band.rate_id for band in one.behind.bands} == {rate.rate_id for rate in one.rates}
        assert all(rate.rate_e4 == one.line.key.rate_e4 for rate in one.rates)
