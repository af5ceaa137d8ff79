"""Pay under other rules and rates, by hand: what would differ, and that nothing is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from pay_frames import PACK_FILES, PACKS
from payroll_house import House, approved, person
from test_payroll_reprice import FIRST, MONDAY_OF_NEW_RULES, PACKS_RENEWED, RENEWED, install, two_weeks_of_forty_hours

from services.payroll.domain.supposed import Supposed, put_in_place, versions_within
from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.imports.pack import read_pack_file
from services.payroll.usecases.suppose_pack import PackFile, SupposedFile, suppose_pack
from services.payroll.usecases.suppose_rates import suppose_rates
from services.payroll.usecases.what_if import PAID_LINE, what_if
from shared.events.payroll import EarningsAccrued
from shared.values.refusal import Refusal
from shared.values.supposed_rate import SupposedRate

WEIGHED = pl.DataFrame(schema={"trainer_id": pl.String})
OCTOBER = WorkWeeks(date(2026, 10, 5), date(2026, 11, 2))
FLSA = PACK_FILES["us-flsa"].read_text()


def weigh(house: House, supposed: Supposed, weeks: WorkWeeks = OCTOBER) -> dict[str, dict[str, int]]:
    """Give cents before and their change, by work week."""
    sums: dict[str, dict[str, int]] = {}
    with house.reading() as unit:
        for part in what_if(unit, supposed, weeks):
            for row in part.lines.iter_rows(named=True):
                week = sums.setdefault(str(row["workweek_start"]), {"before": 0, "change": 0})
                week["before"] += row["amount_minor_before"]
                week["change"] += row["amount_minor_change"]
    return sums


def suppose(content: str, instead_of: str | None = None, version: str | None = None) -> PackFile:
    return suppose_pack(
        read_pack_file, SupposedFile(content.encode(), instead_of, version), PACKS, OCTOBER.first, OCTOBER.last
    )


def of_the_house(house: House, *rates: SupposedRate) -> Supposed:
    with house.reading() as unit:
        return Supposed(unit.packs, rates=suppose_rates(unit, rates))


def test_five_hours_past_thirty_five_would_cost_fifty_dollars(house: House) -> None:
    """Half of 20 USD for 5 h, in the second week alone: the first began before the act."""
    two_weeks_of_forty_hours(house)
    said = len(house.said(EarningsAccrued))
    assert weigh(house, Supposed(PACKS_RENEWED)) == {
        "2026-10-05": {"before": 80_000, "change": 0}, "2026-10-12": {"before": 80_000, "change": 5_000},
    }  # fmt: skip
    assert weigh(house, Supposed(PACKS_RENEWED), WorkWeeks(None, MONDAY_OF_NEW_RULES)).keys() == {"2026-10-05"}
    assert len(house.said(EarningsAccrued)) == said


def test_a_line_is_shown_by_its_hours_and_rate_whatever_the_version_of_its_pack(house: House) -> None:
    """Of 40 h at 20 USD, 35 stay and 5 become overtime at the same rate and a premium: two lines change."""
    two_weeks_of_forty_hours(house)
    with house.reading() as unit:
        (part,) = what_if(unit, Supposed(PACKS_RENEWED), OCTOBER)
    changed = part.lines.filter((part.lines["seconds_change"] != 0) | (part.lines["amount_minor_change"] != 0))
    assert changed.select("code", "seconds_change", "amount_minor_change").sort("code").rows() == [
        ("OT", 5 * 3600, 15_000), ("REG", -5 * 3600, -10_000),
    ]  # fmt: skip
    assert set(PAID_LINE) <= set(changed.columns)
    assert part.pending.is_empty()


def test_only_those_concerned_are_priced_each_with_all_of_their_week(house: House) -> None:
    """The second of three people: nobody between the first and the last of those chosen comes along."""
    for number in (1, 2, 3):
        house.tell(*person(number, currency="USD", pack="us-flsa", rate=200_000), approved(number, 7, 8, 9, 10, 11))
    with house.reading() as unit:
        everyone, some, nobody = (
            pl.concat([WEIGHED, *(part.lines for part in what_if(unit, Supposed(PACKS_RENEWED), OCTOBER, only))],
                      how="diagonal")
            for only in (None, ["trn_3", "trn_1"], [])
        )  # fmt: skip
    assert set(everyone["trainer_id"]) == {"trn_1", "trn_2", "trn_3"}
    assert some.equals(everyone.filter(pl.col("trainer_id") != "trn_2"))
    assert (some["amount_minor_change"].sum(), nobody.height) == (2 * 5_000, 0)


def test_a_supposed_raise_counts_from_its_date_after_whatever_was_set(house: House) -> None:
    """Four dollars more from Wednesday of week 2 on: 24 h, 96 USD; and until Friday: 16 h, 64 USD."""
    two_weeks_of_forty_hours(house)
    wednesday, friday = date(2026, 10, 14), date(2026, 10, 16)
    open_ended = of_the_house(house, SupposedRate("eng_1", 240_000, wednesday))
    ended = of_the_house(house, SupposedRate("eng_1", 240_000, wednesday, friday))
    assert [weigh(house, one)["2026-10-12"]["change"] for one in (open_ended, ended)] == [9_600, 6_400]


def test_a_rate_of_an_unknown_engagement_is_refused(house: House) -> None:
    with house.reading() as unit, pytest.raises(Refusal) as caught:
        suppose_rates(unit, [SupposedRate("eng_none", 1, date(2026, 10, 5))])
    assert caught.value.code == "engagement_not_found"


def test_what_is_due_already_is_no_part_of_the_difference(house: House) -> None:
    """Rules that are known and not posted yet come to 50 USD before; a raise to 21 is 40 and 2.50 on top."""
    two_weeks_of_forty_hours(house)
    install(house)
    raised = of_the_house(house, SupposedRate("eng_1", 210_000, MONDAY_OF_NEW_RULES))
    assert weigh(house, raised)["2026-10-12"] == {"before": 85_000, "change": 4_250}
    with house.reading() as unit:
        (part,) = what_if(unit, raised, OCTOBER)
    assert part.pending.height == 3


def test_hours_that_would_wait_for_a_price_are_told(house: House) -> None:
    house.tell(*person(1, currency="USD", pack="us-flsa"), FIRST)
    with house.reading() as unit:
        none_left = Supposed([pack for pack in unit.packs if pack.pack != "us-flsa"])
        (part,) = what_if(unit, none_left, OCTOBER)
    assert part.unpriced.rows() == [("eng_1", 40 * 3600)]


def test_a_draft_of_next_year_is_tried_as_if_it_held_already(house: House) -> None:
    two_weeks_of_forty_hours(house)
    draft = dataclasses.replace(RENEWED, versions=(dataclasses.replace(RENEWED.versions[1],
                                                                       valid_from=date(2027, 1, 1)),))  # fmt: skip
    tried = Supposed(put_in_place(PACKS, draft, date(2026, 10, 5)))
    assert {week: sums["change"] for week, sums in weigh(house, tried).items()} == {
        "2026-10-05": 5_000, "2026-10-12": 5_000,
    }  # fmt: skip


def test_a_pack_of_another_name_holds_wherever_the_replaced_one_was_chosen(house: House) -> None:
    """A pack whose overtime begins with the first hour: half of 20 USD for all forty, 400 a week."""
    two_weeks_of_forty_hours(house)
    content = FLSA.replace('pack = "us-flsa"', 'pack = "us-short"').split("\n[[example]]")[0].replace("144000", "0")
    tried = suppose(content, "us-flsa")
    assert {week: sums["change"] for week, sums in weigh(house, Supposed(tried.packs, tried.renamed)).items()} == {
        "2026-10-05": 40_000, "2026-10-12": 40_000,
    }  # fmt: skip


@pytest.mark.parametrize(("content", "instead_of", "code"), [
    (FLSA.replace("144000,", "126000,", 1), None, "pack_example_fails"),
    (FLSA.replace('pack = "us-flsa"', 'pack = "us-new"'), None, "pack_replaces_none"),
    (FLSA, "us-none", "pack_replaces_none"),
    ("version = 1", None, "pack_unreadable"),
])  # fmt: skip
def test_a_pack_that_cannot_be_tried_is_refused(content: str, instead_of: str | None, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        suppose(content, instead_of)
    assert caught.value.code == code
    if code == "pack_example_fails":
        assert "'forty-six hours at 12 dollars are 588 dollars'" in caught.value.detail


DRAFT = FLSA.replace(
    "\n[[example]]",
    """
[[version]]
version = "draft"
valid_from = 2027-01-01

[[version.rule]]
kind = "weekly_overtime"
after_seconds = { value = 126000, unit = "seconds in a work week", source = "a bill" }
ot_premium_e4 = { value = 5000, unit = "ten-thousandths of the regular rate", source = "a bill" }

[[example]]""",
    1,
)


def test_a_draft_behind_the_rules_of_today_is_tried_by_its_name(house: House) -> None:
    """Dates are kept: next year's version has no part in October until it is named, and then holds alone."""
    two_weeks_of_forty_hours(house)
    with pytest.raises(Refusal) as caught:
        suppose(DRAFT)
    assert caught.value.code == "pack_changes_nothing"
    assert caught.value.detail.endswith("to try it from 2026-10-05 on: draft (from 2027-01-01).")
    tried = suppose(DRAFT, version="draft")
    assert [(one.version, str(one.valid_from)) for one in tried.versions] == [("draft", "2026-10-05")]
    assert {week: sums["change"] for week, sums in weigh(house, Supposed(tried.packs, tried.renamed)).items()} == {
        "2026-10-05": 5_000, "2026-10-12": 5_000,
    }  # fmt: skip


def test_versions_of_a_file_hold_from_their_own_dates(house: House) -> None:
    """One that begins in the second week changes that one alone, whatever holds before it."""
    two_weeks_of_forty_hours(house)
    tried = suppose(DRAFT.replace("2027-01-01", str(MONDAY_OF_NEW_RULES)).partition("[[example]]")[0])
    assert [one.version for one in tried.versions] == ["1", "draft"]
    assert {week: sums["change"] for week, sums in weigh(house, Supposed(tried.packs, tried.renamed)).items()} == {
        "2026-10-05": 0, "2026-10-12": 5_000,
    }  # fmt: skip


RAISE = {"engagement_id": "eng_1", "rate": "24.0000", "valid_from": "2026-10-14"}


@pytest.fixture
def ask(house: House) -> Callable[..., Any]:
    """Send a question to the API as finance; gives the answer."""
    client = house.client()

    def post(role: str = "finance", **body: Any) -> Any:
        return client.post("/api/payroll/v1/what-ifs", json=body, headers=house.headers(role))

    return post


def test_the_api_says_what_pay_would_differ_by_and_writes_nothing(house: House, ask: Callable[..., Any]) -> None:
    two_weeks_of_forty_hours(house)
    posted = len(house.said(EarningsAccrued))
    answer = ask(**{"from": "2026-10-05", "to": "2026-11-02"}, rule_pack=DRAFT, version="draft")
    assert (answer.status_code, answer.json["sums"]) == (
        200, [{"currency": "USD", "before": "1600.00", "after": "1700.00", "difference": "100.00"}],
    )  # fmt: skip
    assert answer.json["versions"] == [
        {"rule_pack": "us-flsa", "rule_pack_version": "draft", "from": "2026-10-05"}
    ]  # fmt: skip
    answer = ask(**{"from": "2026-10-05"}, pay_rates=[RAISE], engagement_ids=["eng_1"])
    assert [row["difference"] for row in answer.json["most_changed"]] == ["96.00"]
    assert len(house.said(EarningsAccrued)) == posted


@pytest.mark.parametrize(("body", "code"), [
    ({}, "nothing_supposed"), ({"version": "1", "pay_rates": [{}]}, "field_required"),
    ({"version": "1", "pay_rates": [RAISE]}, "rule_pack_missing"),
    ({"rule_pack": FLSA, "version": "9"}, "pack_version_unknown"), ({"rule_pack": FLSA}, "pack_changes_nothing"),
    ({"rule_pack": FLSA.replace("144000, unit", "-1, unit", 1)}, "pack_number_out_of_range"),
    ({"rule_pack": "="}, "pack_unreadable"), ({"rule_pack": DRAFT, "to": "2026-10-05"}, "dates_reversed"),
    ({"pay_rates": [RAISE | {"engagement_id": "eng_9"}]}, "engagement_not_found"),
])  # fmt: skip
def test_a_question_that_cannot_be_answered_names_its_fault(ask: Callable[..., Any], body: Any, code: str) -> None:
    answer = ask(**{"from": "2026-10-05"} | body)
    assert answer.status_code in {404, 422}
    assert code in {answer.json["code"], *(one["code"] for one in answer.json.get("errors", ()))}


@pytest.mark.parametrize(("first", "last", "versions"), [
    (date(2026, 10, 5), None, ["1", "2"]), (date(2026, 10, 12), None, ["2"]),
    (date(2026, 10, 5), date(2026, 10, 12), ["1"]),
])  # fmt: skip
def test_the_versions_that_price_the_weeks_are_named(first: date, last: date | None, versions: list[str]) -> None:
    assert [version.version for version in versions_within(RENEWED, first, last)] == versions
