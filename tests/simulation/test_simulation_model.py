"""The plain model, held to figures a pencil can check: what hours are worth, and what must not be accepted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from deploy.simulation.model.accounts import COOL_OFF_SECONDS, Accounts
from deploy.simulation.model.books import Bill, Books, Item, Known
from deploy.simulation.model.deciding import A_DAY, Absence, Chain, Deadline, Deciding
from deploy.simulation.model.hours import Entry, Worked, Wrong
from deploy.simulation.model.licences import Heard, Licence, Welcome
from deploy.simulation.model.rows import Hours, Line, RateVersion, Terms
from deploy.simulation.model.tax_forms import TaxForms
from deploy.simulation.model.week import stretches
from deploy.simulation.model.worth import charged, earned, straight_pay

MONDAY = date(2026, 10, 5)


def terms(engagement="eng_1", *, zone="America/New_York", pack="us-flsa", currency="USD", opens=0):
    return Terms(engagement, "trn_1", "cli_1", "prj_1", zone, 0, opens, pack, "us", currency)


def rate(per_hour, scope="eng_1", *, first=MONDAY, end=None, known=0, order=0, currency="USD"):
    return RateVersion(f"{scope}-{order}", scope, Fraction(per_hour), currency, first, end, known, order)


def at(day, hour, minute=0):
    return int(datetime(2026, 10, day, hour, minute, tzinfo=UTC).timestamp())


def line(number, day, seconds, *, start=None, engagement="eng_1", code="REG"):
    return Line(f"ent_{number}", 1, engagement, Hours(date(2026, 10, day), seconds, start, code))


def test_forty_six_hours_at_twelve_dollars_are_588_dollars():
    """29 CFR 778.110(a)."""
    lines = [line(day, day, 36_000, start=at(day, 14)) for day in (5, 6, 7, 8)] + [line(9, 9, 21_600, start=at(9, 14))]
    paid = earned(lines, {"eng_1": terms()}, [rate(12)])
    assert [(one.code, one.seconds) for one in paid if one.seconds] == [("REG", 144_000), ("OT", 21_600)]
    assert sum(one.minor for one in paid) == 588_00


def test_two_rates_in_one_week_are_averaged():
    """29 CFR 778.115: 30 h x 20 + 20 h x 10 = 800, and half of the average of 16 for 10 h: 80."""
    lines = [line(day, day, 36_000, start=at(day, 14)) for day in (5, 6, 7)]
    lines += [line(day, day, 36_000, start=at(day, 14), engagement="eng_2") for day in (8, 9)]
    paid = earned(lines, {"eng_1": terms(), "eng_2": terms("eng_2")}, [rate(20), rate(10, "eng_2")])
    assert sum(one.minor for one in paid) == 880_00


@pytest.mark.parametrize("seconds, per_hour, currency, minor", [
    (3601, "60", "EUR", 6002), (3601, "3333", "JPY", 3334), (1800, "7.1235", "KWD", 3562), (0, "60", "EUR", 0),
])  # fmt: skip
def test_a_line_is_rounded_once_half_up(seconds, per_hour, currency, minor):
    deal = terms(pack="contractor", currency=currency)
    (paid,) = earned([line(1, 5, seconds)], {"eng_1": deal}, [rate(per_hour, currency=currency)])
    assert paid.minor == minor


def test_an_entry_is_cut_where_the_local_day_ends_and_where_the_week_opens():
    night = line(1, 11, 36_000, start=at(12, 0))  # 20:00 on Sunday to 06:00 on Monday in New York
    assert [(one.day.day, one.week.day, one.seconds) for one in stretches(night, terms())] == [
        (11, 5, 4 * 3600), (12, 12, 6 * 3600),
    ]  # fmt: skip
    assert [(one.day.day, one.week.day, one.seconds) for one in stretches(night, terms(opens=4 * 3600))] == [
        (11, 5, 4 * 3600), (12, 5, 4 * 3600), (12, 12, 2 * 3600),
    ]  # fmt: skip


def test_a_day_on_which_clocks_go_back_has_25_hours():
    owl = Line("ent_1", 1, "eng_1", Hours(date(2026, 10, 25), 86_400, at(24, 22), "REG"))
    (whole,) = stretches(owl, terms(zone="Europe/Berlin"))
    assert (whole.day, whole.seconds) == (date(2026, 10, 25), 86_400)


def test_the_rate_known_last_counts_and_an_engagement_goes_before_its_project():
    rates = [rate(10, known=1), rate(11, known=2, order=1), rate(99, "prj_1", known=9, order=2)]
    assert charged([line(1, 5, 3600)], {"eng_1": terms()}, rates)[0].minor == 11_00
    assert charged([line(1, 5, 3600)], {"eng_1": terms()}, rates[2:])[0].minor == 99_00
    assert charged([line(1, 5, 3600)], {"eng_1": terms()}, []) == []


def entry(number, start=None, seconds=3600):
    return Entry(f"ent_{number}", "trn_1", "eng_1", "tsh_1", 1, Hours(MONDAY, seconds, start, "REG"))


def approved(*numbers):
    worked = Worked()
    for number in numbers:
        worked.logged(entry(number))
    worked.submitted("tsh_1")
    worked.approved("apr_1", [worked.entries[f"ent_{number}"].line for number in numbers])
    return worked


def test_only_lines_that_wait_as_they_are_can_be_approved():
    worked = approved(1)
    with pytest.raises(Wrong, match="approved while approved"):
        worked.approved("apr_2", [worked.entries["ent_1"].line])
    worked.corrected("ent_1", Hours(MONDAY, 1800, None, "REG"), "tsh_1", 2)
    with pytest.raises(Wrong, match="another version"):
        worked.approved("apr_3", [Line("ent_1", 1, "eng_1", entry(1).hours)])
    assert list(worked.standing()) == []


def test_what_is_approved_is_corrected_and_never_edited():
    worked = approved(1)
    with pytest.raises(Wrong, match="edited in place"):
        worked.edited("ent_1", entry(1).hours, "tsh_1", 2)
    with pytest.raises(Wrong, match="withdrawn"):
        worked.withdrawn("ent_1")


def test_nobody_works_twice_in_the_same_second():
    worked = Worked()
    worked.logged(entry(1, start=at(5, 9)))
    worked.logged(entry(2, start=at(5, 10)))
    with pytest.raises(Wrong, match="overlap"):
        worked.logged(entry(3, start=at(5, 9, 30)))


def books():
    kept = Books(worked=approved(1, 2), terms={"eng_1": terms(pack="contractor")}, pay_rates=[rate(10)],
                 bill_rates=[rate(20)], taxes={"cli_1": Fraction(19, 100)})  # fmt: skip
    known = Known({"apr_1"}, set(), {"eng_1"}, {"eng_1-0"})
    return kept, known


def test_a_run_pays_what_is_owed_once():
    kept, known = books()
    item = Item("itm_1", "run_1", "trn_1", "USD", 20_00, 7200, "pay_1")
    kept.run_approved("us", date(2026, 10, 19), [item], known)
    with pytest.raises(Wrong, match=r"where .* is owed"):
        kept.run_approved("us", date(2026, 10, 19), [item], known)
    assert kept.balances()["wages_payable", "USD"] == -20_00
    with pytest.raises(Wrong, match="paid twice"):
        kept.paid_again("itm_1", "pay_2")


def test_a_run_pays_only_what_payroll_has_heard_of():
    kept, known = books()
    item = Item("itm_1", "run_1", "trn_1", "USD", 20_00, 7200, "pay_1")
    with pytest.raises(Wrong, match=r"where .* is owed"):
        kept.run_approved("us", date(2026, 10, 19), [item], Known(set(), set(), {"eng_1"}, {"eng_1-0"}))
    with pytest.raises(Wrong, match=r"where .* is owed"):
        kept.run_approved("us", date(2026, 10, 11), [item], known)


def test_money_that_came_back_is_paid_again_and_moves_by_the_table():
    kept, known = books()
    kept.run_approved("us", date(2026, 10, 19), [Item("itm_1", "run_1", "trn_1", "USD", 20_00, 7200, "pay_1")], known)
    for state in ("released", "sent", "settled", "returned"):
        kept.moved(["pay_1"], state)
    with pytest.raises(Wrong, match="from returned to settled"):
        kept.moved(["pay_1"], "settled")
    kept.paid_again("itm_1", "pay_2")
    assert kept.balances()["wages_payable", "USD"] == -20_00
    assert ("bank", "USD") not in kept.balances()


def test_an_invoice_bills_what_is_owed_with_its_tax():
    kept, known = books()
    bill = Bill("inv_1", "cli_1", "USD", 40_00, 7_60, 7200)
    with pytest.raises(Wrong, match="net, tax, seconds"):
        kept.drafted(Bill("inv_0", "cli_1", "USD", 40_00, 7_61, 7200), date(2026, 10, 19), known)
    kept.drafted(bill, date(2026, 10, 19), known)
    kept.issued("inv_1")
    kept.received("inv_1", 47_00)
    assert kept.balances()["receivables", "USD"] == 60
    with pytest.raises(Wrong, match="paid more than once"):
        kept.received("inv_1", 61)


def test_a_first_account_is_paid_at_once_and_a_change_after_three_days():
    accounts = Accounts()
    for number, currency in enumerate(("EUR", "EUR", "EUR", "USD")):
        accounts.given(f"acc_{number}", "trn_1", currency, 0)
    accounts.approved("acc_0", "active", 10)
    accounts.approved("acc_3", "active", 10)
    with pytest.raises(Wrong, match="acc_1 was approved and is active, not cooling"):
        accounts.approved("acc_1", "active", 20)
    accounts.approved("acc_1", "cooling", 20)
    accounts.approved("acc_2", "cooling", 30)
    accounts.expect_payable("acc_0", "trn_1", "EUR")
    for account, sentence in (("acc_1", "withdrawn account acc_1"), ("acc_2", "cooling account acc_2")):
        with pytest.raises(Wrong, match=sentence):
            accounts.expect_payable(account, "trn_1", "EUR")
    assert (accounts.cooled(30 + COOL_OFF_SECONDS - 1), accounts.cooled(30 + COOL_OFF_SECONDS)) == (0, 1)
    accounts.expect_payable("acc_2", "trn_1", "EUR")
    with pytest.raises(Wrong, match="replaced account acc_0"):
        accounts.expect_payable("acc_0", "trn_1", "EUR")
    with pytest.raises(Wrong, match="acc_2 became withdrawn while active"):
        accounts.taken_back("acc_2", 40)
    with pytest.raises(Wrong, match="another's, or in other money"):
        accounts.expect_payable("acc_3", "trn_1", "EUR")


def deciding():
    kept = Deciding(chains=[Chain("chn_1", "prj_1", MONDAY, 0, (("usr_a", 0, None), (None, 7200, None)))],
                    absences=[Absence("usr_a", "usr_c", 100, 200)])  # fmt: skip
    kept.submitted("tsh_1", "prj_1", MONDAY, 0)
    return kept


def test_a_chain_is_signed_step_by_step_by_different_people():
    kept, lines = deciding(), [entry(1).line, entry(2).line]
    with pytest.raises(Wrong, match="usr_b signed for usr_a"):
        kept.signs("tsh_1", "usr_b", 50, 7200, lines)
    assert kept.signs("tsh_1", "usr_a", 50, 7200, lines) is False
    with pytest.raises(Wrong, match="usr_a signed tsh_1 twice"):
        kept.signs("tsh_1", "usr_a", 50, 7200, lines)
    assert kept.signs("tsh_1", "usr_b", 50, 7200, lines) is True
    assert deciding().signs("tsh_1", "usr_a", 50, 7199, lines) is True, "below two hours one signature is enough"


def test_a_step_above_an_amount_is_taken_unless_the_week_is_known_to_lie_below():
    def alone(pay):
        kept = Deciding(chains=[Chain("chn_1", "prj_1", MONDAY, 0, (("usr_a", 0, None), (None, 0, (50_00, "USD"))))])
        kept.submitted("tsh_1", "prj_1", MONDAY, 0)
        return kept.signs("tsh_1", "usr_a", 50, 3600, [entry(1).line], pay)

    assert [alone(pay) for pay in ((49_99, "USD"), (50_00, "USD"), (49_99, "EUR"), None)] == [True, False, False, False]
    lines = [line(1, 5, 3601), line(2, 6, 1800)]
    assert straight_pay(lines, [rate("60")]) == (90_02, "USD"), "rounded once"
    assert straight_pay(lines, [rate("60", first=date(2026, 10, 6))]) is None
    assert straight_pay([], [rate("60")]) is None


def test_a_substitute_signs_while_the_other_is_away_and_then_not():
    assert deciding().signs("tsh_1", "usr_c", 100, 7200, [entry(1).line]) is False
    assert deciding().turn("tsh_1", 100, 7200, [entry(1).line]) == {"usr_a", "usr_c"}
    with pytest.raises(Wrong, match="usr_c signed for usr_a"):
        deciding().signs("tsh_1", "usr_c", 200, 7200, [entry(1).line])


def test_the_clock_approves_a_day_after_it_told_and_never_before_the_deadline():
    kept = Deciding(deadlines=[Deadline("prj_1", MONDAY, 0, 2 * A_DAY)])
    kept.submitted("tsh_1", "prj_1", MONDAY, 1000)
    assert kept.near(1000 + A_DAY - 1, ["tsh_1"]) == set()
    assert kept.near(1000 + A_DAY, ["tsh_1"]) == {"tsh_1"}
    assert kept.due(1000 + 5 * A_DAY, ["tsh_1"]) == set(), "nobody was told"
    kept.sheets["tsh_1"].told_epoch = 1000 + 5 * A_DAY
    assert kept.due(1000 + 6 * A_DAY - 1, ["tsh_1"]) == set(), "told late, approved late"
    assert kept.due(1000 + 6 * A_DAY, ["tsh_1"]) == {"tsh_1"}
    kept.submitted("tsh_1", "prj_1", MONDAY, 1000 + 6 * A_DAY)
    assert kept.due(1000 + 7 * A_DAY, ["tsh_1"]) == set(), "submitted again, it waits again"


def test_hours_are_welcome_on_the_days_of_the_engagement_and_of_the_licence_as_far_as_was_heard():
    welcome = Welcome(asked={"prj_1": date(2026, 10, 6)})
    welcome.engaged("eng_1", MONDAY)
    welcome.left("eng_1", date(2026, 10, 10))
    before, after = Heard({"eng_1": None}, {}), Heard({"eng_1": date(2026, 10, 10)}, {"crd_1": "verified"})
    assert welcome.covers("eng_1", date(2026, 10, 10), before)
    assert not welcome.covers("eng_1", date(2026, 10, 10), after)
    with pytest.raises(Wrong, match="which nobody said"):
        welcome.covers("eng_1", MONDAY, Heard({"eng_1": date(2026, 10, 9)}, {}))
    welcome.licences["crd_1"] = Licence("trn_1", date(2026, 9, 1), date(2026, 10, 9))
    welcome.decided("crd_1", "verified", MONDAY)
    assert [welcome.licensed("prj_1", "trn_1", date(2026, 10, day), known) for day, known in (
        (5, before), (6, before), (6, after), (8, after), (9, after))] == [True, False, True, True, False]  # fmt: skip
    assert not welcome.licensed("prj_1", "trn_2", date(2026, 10, 8), after)
    welcome.decided("crd_1", "revoked", date(2026, 10, 7))
    revoked = Heard({}, {"crd_1": "revoked"})
    assert [welcome.licensed("prj_1", "trn_1", date(2026, 10, day), revoked) for day in (6, 7)] == [True, False]
    with pytest.raises(Wrong, match="became verified while revoked"):
        welcome.decided("crd_1", "verified", MONDAY)


def test_the_newest_tax_form_of_somebody_counts_and_some_end_after_three_years():
    forms, signed = TaxForms(), date(2026, 10, 8)
    with pytest.raises(Wrong, match="a w9 was taken of somebody in DE"):
        forms.given("txf_0", "trn_1", "DE", "w9", signed)
    forms.given("txf_1", "trn_1", "DE", "w8ben", signed)
    forms.given("txf_2", "trn_2", "US", "w9", signed)
    assert (forms.ending(date(2029, 12, 31)), forms.ending(date(2030, 1, 1))) == (set(), {"txf_1"})
    forms.given("txf_3", "trn_1", "DE", "local", signed)
    assert forms.ending(date(2030, 1, 1)) == set()


def test_a_client_doubts_a_version_once_and_finance_takes_back_what_does_not_stand():
    worked = approved(1, 2)
    with pytest.raises(Wrong, match="where 1 stands"):
        worked.doubted("dsp_0", "ent_1", 2)
    worked.doubted("dsp_1", "ent_1", 1)
    with pytest.raises(Wrong, match="doubted twice"):
        worked.doubted("dsp_2", "ent_1", 1)
    assert worked.answered("dsp_1", True, "tsh_1") is True
    assert sum(line.hours.seconds for line in worked.standing()) == 7200
    worked.doubted("dsp_3", "ent_2", 1)
    assert worked.answered("dsp_3", False, "tsh_1") is False
    half = Line("ent_2", 3, "eng_1", Hours(MONDAY, 1800, None, "REG"))
    worked.decided(half, "tsh_1", {"apr_2"}, 1800)
    assert sum(line.hours.seconds for line in worked.standing()) == 5400
    worked.corrected("ent_1", Hours(MONDAY, 1800, None, "REG"), "tsh_1", 2)
    with pytest.raises(Wrong, match="though it has changed"):
        worked.answered("dsp_1", False, "tsh_1")


def test_accounts_of_somebody_who_was_forgotten_are_paid_to_no_more_and_never_while_money_is_under_way():
    kept, known = books()
    kept.accounts.given("acc_1", "trn_1", "USD", 0)
    kept.accounts.approved("acc_1", "active", 10)
    kept.run_approved("us", date(2026, 10, 19), [Item("itm_1", "run_1", "trn_1", "USD", 20_00, 7200, "pay_1")], known)
    kept.moved(["pay_1"], "released")
    with pytest.raises(Wrong, match=r"destroyed while .* under way"):
        kept.forgotten("trn_1", 20)
    for state in ("sent", "settled"):
        kept.moved(["pay_1"], state)
    kept.forgotten("trn_1", 30)
    with pytest.raises(Wrong, match="withdrawn account acc_1"):
        kept.accounts.expect_payable("acc_1", "trn_1", "USD")
