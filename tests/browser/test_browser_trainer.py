"""A trainer's and an approver's day, in Chromium: typed, submitted, returned, mended, approved, earned, explained."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from pictures import BUILT, EARNED_SECONDS, PHONE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
# A week that is over wherever one looks from; each test takes its own.
TODAY = datetime.now(UTC).date()
# One's own steps.
OWN = ("/me", "/me/identity", "/me/agreement", "/me/tax-form", "/me/tax-form?kind=w8bene", "/me/payout-account",
       "/me/payout-account?way=other", "/me/credentials", "/me/availability")  # fmt: skip


def _week(weeks: int) -> str:
    return (TODAY - timedelta(days=7 * weeks)).isoformat()


def _cell(page, number):
    return page.locator("table.grid tbody tr").first.locator("td").nth(number).locator("input:not([type=hidden])")


def _until(page, path, seen) -> None:
    """Reload until what was approved has been heard by payroll."""
    for _ in range(EARNED_SECONDS * 4):
        page.goto(path)
        if seen():
            return
        time.sleep(0.25)
    raise AssertionError(f"{path} never showed it")


def _fared(trainer) -> None:
    """Look at what became of the lines: some came back first, others stood at once."""
    page = trainer.open("/quality")
    assert page.locator(".tile", has_text="Came back").locator(".figure").inner_text() != "0"
    trainer.look("trainer-quality")


def _approved(approver) -> None:
    """Look at what one approved, once the inbox says that it is."""
    approver.page.get_by_text(re.compile("^Approved: ")).wait_for()
    approver.open("/approved").get_by_role("region", name="Approved by me").wait_for()
    approver.keep("approver-approved")


def _paid(trainer) -> None:
    """Look at what one is paid, at a statement of it, and be back."""
    page = trainer.page
    trainer.look("trainer-pay")
    page.get_by_role("region", name="Pay statements").get_by_role("link").first.click()
    page.get_by_role("heading", name="Why is my pay this?").wait_for()
    trainer.look("trainer-pay-item")
    page.go_back()


def test_who_is_written_to_says_about_what(window):
    trainer = window().sign_in("Trainer")
    page = trainer.open("/account")
    box = page.get_by_label("You have been paid")
    assert not box.is_checked()
    assert page.get_by_label(re.compile("^Disputes past")).count() == 0
    box.check()
    page.get_by_label("Language").select_option("fr")
    trainer.look("trainer-account")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Kept.").wait_for()
    assert page.get_by_label("Vous avez été payé").is_checked()
    page.get_by_label("Language").select_option("en")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_label("You have been paid").is_checked()


def test_an_hour_s_whole_way_from_the_grid_to_its_explanation(window):
    trainer, approver = window().sign_in("Trainer"), window().sign_in("Approver")
    page = trainer.open(f"/week?day={_week(1)}")
    for number, typed in enumerate(("1:30", "1.5", "90m"), 1):
        _cell(page, number).fill(typed)
    _cell(page, 4).fill("half a day")
    page.get_by_role("button", name="Save", exact=True).click()
    # What is wrong stands beside its cell, as it was typed; the rest is saved.
    assert "is no number of hours" in page.locator("tbody td").nth(4).locator(".fault").inner_text()
    assert [_cell(page, number).input_value() for number in range(1, 5)] == ["1:30", "1:30", "1:30", "half a day"]
    trainer.look("trainer-week-fault")
    _cell(page, 4).fill("")
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_text("Submitted. An approver will look at it.").wait_for()
    trainer.look("trainer-week")

    desk = approver.open("/inbox")
    approver.look("approver-inbox")
    # Other tests leave weeks of theirs here; this one waits with four and a half hours.
    desk.locator("tbody tr", has_text="4:30").get_by_role("link").click()
    desk.get_by_text("Return ticked lines").click()
    desk.get_by_role("button", name="Return", exact=True).click()
    assert "Say why" in desk.locator("#reason-fault").inner_text()
    desk.get_by_role("checkbox").nth(1).check()
    desk.get_by_label("Why? The trainer reads it.").fill("Tuesday was a holiday; is this right?")
    approver.look("approver-timesheet")
    desk.get_by_role("button", name="Return", exact=True).click()
    desk.get_by_text("Returned; the trainer sees your reason.").wait_for()

    # From the home page to the reason: two steps.
    trainer.open("/timesheets")
    trainer.keep("trainer-timesheets")
    page.locator("tr", has_text="came back: 1").filter(has_text="3:00").get_by_role("link").click()
    page.get_by_text("It came back: Tuesday was a holiday; is this right?").wait_for()
    trainer.look("trainer-returned")
    trainer.open(f"/week?day={_week(1)}")
    _cell(page, 2).fill("2")
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_text("Submitted.").wait_for()

    approver.open("/inbox")
    desk.get_by_role("button", name="Tick all").click()
    desk.get_by_role("button", name="Approve what is ticked").click()
    _approved(approver)
    _until(page, f"{trainer.base}/pay", lambda: page.get_by_text("the next pay run takes it up").count()
           and page.locator("table").first.get_by_text("5:00", exact=True).count())  # fmt: skip
    _paid(trainer)
    row = page.locator("table").first.locator("tbody tr", has=page.get_by_text("5:00", exact=True)).first
    hours, rate, amount = (row.locator("td").nth(number).inner_text() for number in (3, 4, 5))
    assert hours == "5:00"
    # 1:30 + 2:00 + 1:30 at the rate, to the cent.
    assert Decimal(amount.split()[0].replace(",", "")) == (5 * Decimal(rate)).quantize(Decimal("0.01"))
    so_far = page.locator(".figure").first.inner_text()
    row.get_by_role("link").click()
    page.get_by_role("heading", name="Why is my pay this?").wait_for()
    trainer.look("trainer-why")
    _fared(trainer)
    trainer.open("/today")
    assert so_far in page.get_by_role("region", name="Earned so far").inner_text()
    trainer.look("trainer-today")


def test_the_week_by_keyboard_alone(window):
    trainer = window()
    page = trainer.page
    page.goto(f"{trainer.base}/sign-in")
    trainer.type("trainer@demo.example")
    page.keyboard.press("Tab")
    trainer.type("hourbook-demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url("**/week")
    page.goto(f"{trainer.base}/week?day={_week(2)}")
    _cell(page, 1).focus()
    trainer.type("7:45")
    page.keyboard.press("ArrowRight")
    trainer.type("30m")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Saved.").wait_for()
    assert [_cell(page, number).input_value() for number in (1, 2)] == ["7:45", "0:30"]
    page.keyboard.press("Control+k")
    trainer.type("pay")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pay")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Why is my pay this?").wait_for()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_url("**/help")


def test_hours_are_logged_and_submitted_with_scripts_off(window):
    trainer = window(java_script_enabled=False)
    page = trainer.page
    trainer.sign_in("Trainer")
    page.goto(f"{trainer.base}/week?day={_week(3)}")
    _cell(page, 3).fill("6:15")
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_text("Submitted.").wait_for()
    assert page.locator("table.grid tbody").get_by_text("6:15").count()


def test_two_windows_never_overwrite_each_other(window):
    one, other = window().sign_in("Trainer"), window().sign_in("Trainer")
    for trainer in (one, other):
        trainer.page.goto(f"{trainer.base}/week?day={_week(2)}")
    for trainer, typed in ((one, "3:00"), (other, "4:00")):
        _cell(trainer.page, 5).fill(typed)
        trainer.page.get_by_role("button", name="Save", exact=True).click()
        trainer.page.wait_for_load_state()
    assert "changed elsewhere" in other.page.locator(".fault").inner_text()
    one.page.goto(f"{one.base}/week?day={_week(2)}")
    assert _cell(one.page, 5).input_value() == "3:00"


@pytest.mark.parametrize("name, options", [
    ("light", {}), ("dark", {"color_scheme": "dark"}), ("phone", {"viewport": PHONE}),
])  # fmt: skip
def test_every_page_is_sound(window, name, options):
    stranger = window(**options)
    stranger.open("/sign-in")
    stranger.keep(f"sign-in-{name}")
    visited = {"Trainer": ("/today", "/week", "/week?day=2026-10-14", "/timesheets", "/pay", "/help", "/find?q=x",
                           "/none", "/confirm", *OWN),
               "Approver": ("/inbox", "/help")}  # fmt: skip
    kept = {"/help": "help", "/confirm": "prove-again", "/find?q=x": "found-nothing", "/none": "not-found"}
    for role, paths in visited.items():
        person = window(**options).sign_in(role)
        for path in paths:
            person.page.goto(person.base + path)
            person.complaints = [one for one in person.complaints if "404" not in one]
            person.look(f"{role.lower()}-{re.sub(r'[^a-z0-9]+', '-', path.strip('/'))}-{name}", BUILT)
            if name == "light" and path in kept and role == "Trainer":
                person.keep(kept[path])


def test_a_timer_runs_on_the_server_until_it_is_stopped(window):
    trainer = window()
    page = trainer.sign_in("Trainer").page
    page.get_by_role("button", name="Start a timer").click()
    page.get_by_text("Running since").wait_for()
    trainer.look("trainer-timer")
    # Another window, another device: the same timer.
    again = window().sign_in("Trainer").page
    again.get_by_text("Running since").wait_for()
    again.get_by_role("button", name="Throw it away").click()
    again.get_by_role("button", name="Start a timer").click()
    stop, kept = again.get_by_role("button", name="Stop and keep the hours"), again.get_by_text("Kept as hours")
    stop.wait_for()
    for _ in range(20):
        # A timer stopped within the second it was started in has no hours yet, says so, and runs on.
        with again.expect_navigation():
            stop.click()
        if kept.count():
            break
    kept.wait_for()
    again.get_by_role("button", name="Start a timer").wait_for()


@pytest.mark.parametrize("locale, home, typed", [
    ("es-MX", "Hoy", "no es un número de horas"),
    ("fr-CA", "Aujourd\N{RIGHT SINGLE QUOTATION MARK}hui", "est pas un nombre"),
    ("id-ID", "Hari ini", "bukan jumlah jam"),
])  # fmt: skip
def test_a_trainer_s_pages_speak_their_language(window, locale, home, typed):
    trainer = window(locale=locale, viewport=PHONE).sign_in(
        {"es-MX": "Formador", "fr-CA": "Formateur"}.get(locale, "Pelatih")
    )
    page = trainer.page
    page.get_by_role("link", name=home, exact=True).wait_for()
    language = locale[:2]
    for path in ("/today", "/week", "/week?day=2026-10-14", "/timesheets", "/pay", "/disputes", "/help", "/find?q=x",
                 *OWN):  # fmt: skip
        page.goto(trainer.base + path)
        trainer.look(f"trainer-{re.sub(r'[^a-z0-9]+', '-', path.strip('/'))}-{language}", BUILT)
        assert page.locator("html").get_attribute("lang") == language
        assert trainer.english(language) == set(), path
    page.goto(f"{trainer.base}/week?day={_week(1)}")
    cell = page.locator("table.grid input:not([type=hidden])").last
    cell.fill("medio día")
    page.locator("button[value=save]").click()
    page.locator("td .fault").get_by_text(typed).wait_for()
    trainer.look(f"trainer-week-{language}")
    page.goto(f"{trainer.base}/pay")
    page.locator("a[href^='/pay/']").first.click()
    page.locator("td a[href^='/why/']").first.click()
    page.wait_for_url("**/why/**")
    trainer.look(f"trainer-why-{language}", BUILT)


def test_an_approver_s_pages_speak_their_language(window):
    trainer, approver = window().sign_in("Trainer"), window(locale="fr-CA", viewport=PHONE).sign_in("Approbateur")
    mine = trainer.open(f"/week?day={_week(2)}")
    _cell(mine, 4).fill("7:35")
    mine.get_by_role("button", name="Save and submit the week").click()
    mine.get_by_text("Submitted. An approver will look at it.").wait_for()
    page = approver.open("/inbox")
    page.get_by_role("heading", name="Boîte de réception").wait_for()
    assert page.locator("html").get_attribute("lang") == "fr"
    page.get_by_role("button", name="Approuver ce qui est coché").click()
    page.get_by_role("alert").get_by_text("Cochez les feuilles").wait_for()
    approver.look("approver-inbox-fr")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.get_by_text("Renvoyer les lignes cochées").click()
    page.get_by_role("button", name="Renvoyer", exact=True).click()
    page.locator("#reason-fault").get_by_text("Dites pourquoi").wait_for()
    approver.look("approver-timesheet-fr")
