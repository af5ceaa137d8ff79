"""`hourbook recompute` and its kind as a person types them, on a data folder that holds a payroll."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import places
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from payroll_house import House, approved, make_house, person
from test_payroll_runs import NOVEMBER, run_it

from deploy.cli.main import hourbook
from services.billing.main import MIGRATIONS as BILLING_MIGRATIONS
from shared.plumbing.database import open_engine
from shared.plumbing.migrate import upgrade

pytestmark = pytest.mark.skipif(places.on_postgres(), reason="a data folder of one process holds SQLite files")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def house(data: Path) -> House:
    """A payroll in a folder that commands find, and a billing that knows of nothing."""
    made = make_house(data)
    billing = open_engine(f"sqlite:///{data / 'billing.db'}")
    upgrade(billing, BILLING_MIGRATIONS)
    billing.dispose()
    (data / "events.db").touch()
    return made


def run(*words: object) -> Result:
    return CliRunner().invoke(hourbook, [str(word) for word in words], catch_exceptions=False)


def cheat(house: House, cents: int) -> None:
    """Change what was posted, as nothing in the house can."""
    with house.service.units.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE earnings SET amount_minor = amount_minor + {cents}"))  # noqa: S608


def test_recompute_finds_nothing_where_all_is_well(house: House, data: Path) -> None:
    house.tell(*person(1), approved(1, 0, 1), *person(2), approved(2, 7))
    told = run("recompute", "--data", data)
    assert told.exit_code == 0
    pay, charges = told.output.splitlines()
    assert pay.startswith("3 entries of 2 trainers priced again as pay in ")
    assert charges.startswith("0 entries of 0 engagements priced again as charges in ")
    assert {line.partition(" a second: ")[2] for line in (pay, charges)} == {"no difference."}


def test_recompute_names_a_line_that_is_a_cent_off(house: House, data: Path) -> None:
    house.tell(*person(1), approved(1, 0))
    cheat(house, 1)
    told = run("recompute", "--data", data)
    assert told.exit_code == 1
    assert told.output.splitlines()[0] == (
        "trn_1 eng_1 work week 2026-10-05 REG at 60.0000: 0:00:00 hours and -0.01 EUR are missing, contractor 1"
    )
    said = json.loads(run("recompute", "--data", data, "--json").output)
    assert (said["entries"], said["differences"][0]["amount"]) == (1, "-0.01 EUR")


def test_recompute_looks_at_the_work_weeks_asked_for(house: House, data: Path) -> None:
    house.tell(*person(1), approved(1, 0, 7))
    cheat(house, 1)
    found = [json.loads(run("recompute", "--data", data, "--json", *weeks).output)["differences"]
             for weeks in (("--to", "2026-10-12"), ("--from", "2026-10-12"), ("--from", "2026-10-19"))]  # fmt: skip
    assert [[line["workweek_start"] for line in lines] for lines in found] == [["2026-10-05"], ["2026-10-12"], []]


def test_recompute_may_look_back(house: House, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cent that was added to all that is posted is found wherever something is; before, there is nothing to find."""
    house.tell(*person(1), approved(1, 0))
    house.clock[0] += 3600
    house.tell(approved(1, 7))
    cheat(house, 1)
    monkeypatch.setattr("deploy.onebox.house.time", SimpleNamespace(time=lambda: house.clock[0], time_ns=lambda: 0))
    found = {moment: json.loads(run("recompute", "--data", data, "--json", "--known-at", moment).output)
             for moment in ("2026-10-04T23:59:59Z", "2026-10-05T00:59:59Z", "2026-10-05T01:00:00Z")}  # fmt: skip
    assert [(said["entries"], len(said["differences"])) for said in found.values()] == [(0, 0), (1, 1), (2, 2)]
    told = CliRunner().invoke(hourbook, ["recompute", "--data", str(data), "--known-at", "2026-10-05T01:00:01Z"])
    assert (told.exit_code, "has not come yet" in str(told.exception) + told.output) == (1, True)


def test_a_moment_that_is_none_is_wrong_usage(house: House, data: Path) -> None:
    told = run("recompute", "--data", data, "--known-at", "yesterday")
    assert (told.exit_code, "'yesterday' is not an instant" in told.output) == (2, True)


def test_a_date_that_is_none_is_wrong_usage(house: House, data: Path) -> None:
    told = run("recompute", "--data", data, "--from", "yesterday")
    assert (told.exit_code, "'yesterday' is not a date such as 2026-10-05." in told.output) == (2, True)


@pytest.mark.parametrize("command", ["recompute", "reprice"])
def test_dates_the_wrong_way_round_prove_nothing(house: House, data: Path, command: str) -> None:
    house.tell(*person(1), approved(1, 0))
    cheat(house, 1)
    told = CliRunner().invoke(hourbook, [command, "--data", str(data), "--from", "2026-11-02", "--to", "2026-10-05"])
    assert (told.exit_code, "`to` must lie after `from`" in str(told.exception) + told.output) == (1, True)


def first_id(house: House, column: str, table: str) -> str:
    with house.service.units.engine.connect() as connection:
        return str(connection.execute(sa.text(f"SELECT {column} FROM {table} ORDER BY 1")).scalar())  # noqa: S608


def test_explain_leads_from_an_earning_to_its_entries_and_cents(house: House, data: Path) -> None:
    house.tell(*person(1), approved(1, 0))
    earning = first_id(house, "earning_id", "earnings")
    told = run("explain", earning, "--data", data)
    assert told.exit_code == 0
    assert told.output.splitlines() == [
        f"{earning}: 8:00:00 hours, 480.00 EUR of REG, posted 2026-10-05T00:00:00Z",
        "Trainer trn_1, engagement eng_1, work week from 2026-10-05",
        "8:00:00 hours at 60.0000 EUR an hour, rounded once to the nearest unit, half up: 480.00 EUR.",
        "Posted because of: hours approved.",
        "",
        "THE LINE AS IT WAS POSTED, AND AS IT STANDS",
        "  What was worked",
        "    Mon 5 Oct 2026 09:00 to 17:00 (Europe/Berlin): 8:00:00 hours of regular time, entry ent_1_0.",
        "  How it counts",
        (
            "    Mon 5 Oct 2026 09:00 to 17:00 (Europe/Berlin): 8:00:00 hours count at their own rate, "
            "the first of the work week."
        ),
        "  The rate",
        "    60.0000 EUR an hour from 2026-10-05 on, known since Mon 5 Oct 2026 02:00 (prt_1).",
        "  The rules: Independent contractor, straight time (contractor 1), for work weeks from 1970-01-01",
        "    Every hour is paid at the hourly rate agreed for it.",
        "  The arithmetic",
        "    Own rate: 8:00:00 hours (28800 s) at 60.00 EUR an hour = 480.00 EUR.",
        "    Together 480.00 EUR is 480.00 EUR.",
        "",
        "ALL THAT WAS POSTED TO THIS LINE",
        (
            "  2026-10-05T00:00:00Z  8:00:00 hours, 480.00 EUR  hours approved (hours.approved apr_1_0_1); "
            f"{earning}, not paid yet"
        ),
    ]


def test_explain_prints_the_same_as_the_api(house: House, data: Path) -> None:
    house.tell(*person(1), approved(1, 0))
    earning = first_id(house, "earning_id", "earnings")
    said = json.loads(run("explain", earning, "--data", data, "--json").output)
    answer = house.client().get(f"/api/payroll/v1/earnings/{earning}/explain", headers=house.headers("auditor"))
    assert said == answer.json


@pytest.mark.parametrize(("named", "status"), [("trn_1", 2), ("ern_none", 1), ("itm_none", 1)])
def test_explain_refuses_what_it_cannot_find(house: House, data: Path, named: str, status: int) -> None:
    told = CliRunner().invoke(hourbook, ["explain", named, "--data", str(data)])
    assert told.exit_code == status


def test_explain_says_why_two_runs_differ(house: House, data: Path) -> None:
    house.tell(*person(1), *person(2), approved(1, 0), approved(1, 28, 29), approved(2, 0))
    first, second = run_it(house), run_it(house, NOVEMBER)
    house.tell(approved(1, 30))
    told = run("explain", first, second, "--data", data)
    assert (told.exit_code, told.output.splitlines()) == (0, [
        f"First: {first}, regular for world, 2026-10-05 to 2026-11-02, payday 2026-11-06",
        f"Second: {second}, regular for world, 2026-11-02 to 2026-11-30, payday 2026-12-04",
        "",
        "TOTAL: 0:00:00 hours, +0.00 EUR (960.00 to 960.00)",
        "  trainers: 1 in the first run alone, 0 in the second alone, 1 in both",
        "",
        "trn_2, IN THE FIRST RUN ALONE: -8:00:00 hours, -480.00 EUR (480.00 to 0.00)",
        "  no hours of regular time for eng_2, 8:00:00 before: -480.00 EUR.",
        "",
        "trn_1: 8:00:00 hours, +480.00 EUR (480.00 to 960.00)",
        "  16:00:00 hours of regular time for eng_1 instead of 8:00:00, at what an hour was worth before: 480.00 EUR.",
    ])  # fmt: skip


def test_explain_of_two_runs_prints_the_same_as_the_api(house: House, data: Path) -> None:
    house.tell(*person(1), approved(1, 0), approved(1, 28, 29))
    first, second = run_it(house), run_it(house, NOVEMBER)
    said = json.loads(run("explain", first, second, "--data", data, "--json").output)
    address = f"/api/payroll/v1/pay-runs/{second}/differences-from/{first}"
    assert said == house.client().get(address, headers=house.headers("auditor")).json


@pytest.mark.parametrize("named", [["run_1"], ["run_1", "itm_1"], ["ern_1", "ern_2"]])
def test_a_run_is_explained_by_another_one_only(house: House, data: Path, named: list[str]) -> None:
    told = run("explain", *named, "--data", data)
    assert (told.exit_code, "or two pay runs (run_… run_…)." in told.output) == (2, True)
