"""docs/explaining-pay.md shows what the command prints: its story is played, and each of its commands is run again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import places
import pytest
from click.testing import CliRunner
from payroll_house import House, approved, make_house, person
from test_payroll_bonuses import SPRINT, grant
from test_payroll_runs import NOVEMBER, run_it

from deploy.cli.main import hourbook
from shared.events.timetracking import HoursCorrected, VoidedLine
from shared.values.money import Money
from shared.values.span import parse_instant

PAGE = Path(__file__).parents[2] / "docs" / "explaining-pay.md"
COMMAND = re.compile(r"^```\n\$ hourbook (explain .*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.skipif(places.on_postgres(), reason="a data folder of one process holds SQLite files")


def play(house: House) -> None:
    """48 hours in a week at 20 USD under us-flsa, a bonus known a week later, a lunch break known after payday."""
    house.tell(*person(1, currency="USD", pack="us-flsa", rate=200_000))
    at(house, "2026-10-12T09:00:00Z")
    house.tell(approved(1, 0, 1, 2, 3, 4, 5))
    at(house, "2026-10-20T09:00:00Z")
    grant(house, replace(SPRINT, amount=Money(9_600, "USD")))
    at(house, "2026-11-03T09:00:00Z")
    run_it(house)
    at(house, "2026-11-09T09:00:00Z")
    house.tell(HoursCorrected("cor_1", "trn_1", "usr_1", "lunch break", (VoidedLine("ent_1_5", 1, "eng_1", 28_800),)))
    house.tell(approved(1, 5, hours=7, version=2))
    house.tell(approved(1, 28, 29))
    at(house, "2026-12-01T09:00:00Z")
    run_it(house, NOVEMBER)


def at(house: House, moment: str) -> None:
    house.clock[0] = parse_instant(moment, field="moment")


def test_every_command_on_the_page_prints_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = make_house(tmp_path / "data")
    (tmp_path / "data" / "events.db").touch()
    play(house)
    monkeypatch.setattr("deploy.onebox.house.time", SimpleNamespace(time=lambda: house.clock[0], time_ns=lambda: 0))
    shown = COMMAND.findall(PAGE.read_text())
    assert len(shown) == 3
    for words, output in shown:
        told = CliRunner().invoke(hourbook, [*words.replace("DIR", str(tmp_path / "data")).split()])
        assert told.output == output, words
