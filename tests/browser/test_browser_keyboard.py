"""Pages by keyboard alone, and with scripts off: Tab reaches every control there is, and one sees where one stands."""

from __future__ import annotations

import pytest
from pictures import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
# Of a group of radio buttons Tab reaches one; what a closed part holds is reached once that is open.
_CONTROLS = """() => {
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const seen = [...document.querySelectorAll(`main :is(${kinds})`)]
    .filter((one) => !one.disabled && one.checkVisibility());
  return seen.filter((one) => one.type !== "radio" || one.checked).length;
}"""
# Whether Tab has left the page, and else whether what it reached is marked and seen.
_HERE = """() => {
  const one = document.activeElement;
  if (!one || !one.closest("main") || one.id === "main") return "away";
  // A field for a date is several places within one control, which the browser marks by itself.
  if ("reached" in one.dataset) return "again";
  one.dataset.reached = "";
  if (getComputedStyle(one).outlineStyle === "none") return `unmarked: ${one.outerHTML.slice(0, 120)}`;
  return one.matches("a, button, input, select, textarea, summary") ? "control" : "region";
}"""


def _tab_through(visitor: Visitor) -> None:
    """Open every closed part, go from the page's beginning to its end, and count."""
    page = visitor.page
    page.locator("#main").evaluate("(main) => main.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator("#main").focus()
    there, reached = page.evaluate(_CONTROLS), 0
    for _ in range(5 * there + 50):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here == "away":
            break
        assert not here.startswith("unmarked"), (page.url, here)
        reached += here == "control"
    assert reached == there, page.url


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        ("Administrator", ("/accounts", "/webhooks", "/budgets", "/operations")),
        ("Finance", ("/payout-accounts", "/tax-forms", "/exports", "/settings", "/runs/new", "/payments", "/ledger")),
        ("Client", ("/billed-disputes", "/budgets", "/work", "/invoices")),
        ("Trainer", ("/me", "/me/identity", "/me/payout-account", "/me/availability", "/week", "/pay")),
        ("Vendor manager", ("/funnel", "/people", "/credentials", "/import", "/agreement")),
        ("Auditor", ("/audit", "/reports")),
    ],
)
def test_tab_reaches_every_control(window, role, paths):
    visitor = window().sign_in(role)
    for path in paths:
        visitor.open(path)
        _tab_through(visitor)


def test_an_account_is_found_and_opened_without_a_mouse(window):
    admin = window().sign_in("Administrator")
    page = admin.open("/accounts")
    side = page.locator(".side")
    assert side.evaluate("(one) => one.scrollHeight <= one.clientHeight"), "the longest menu is whole at a small desk"
    page.keyboard.press("/")
    admin.type("approver@demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=approver*")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/usr_*")
    page.get_by_role("heading", name="approver@demo.example").wait_for()


def test_a_trainer_says_when_they_are_there_with_scripts_off(window):
    trainer = window(java_script_enabled=False).sign_in("Trainer")
    page = trainer.page
    page.goto(f"{trainer.base}/me")
    page.get_by_role("link", name="When you are there").click()
    hours = page.get_by_label("Hours you can work in a week")
    hours.fill("many")
    page.get_by_role("button", name="Say it").click()
    page.locator("#f-hours").get_by_text("is no number of hours").wait_for()
    assert hours.input_value() == "many"
    hours.fill("30")
    page.get_by_role("button", name="Say it").click()
    page.get_by_text("30:00 hours a week from").wait_for()


def test_the_week_types_like_a_sheet(window):
    """A row copied from a sheet fills as many cells and can be undone; Enter in the last row goes to the next day."""
    trainer = window().sign_in("Trainer")
    trainer.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=trainer.base)
    page = trainer.page
    page.goto(f"{trainer.base}/week")
    days = page.locator("table.grid tbody tr").last.locator("input:not([type=hidden])")
    days.first.wait_for()
    page.evaluate("navigator.clipboard.writeText('1:30\\t\\t90m\\r\\n')")
    days.nth(1).fill("8")
    days.nth(0).focus()
    page.keyboard.press("Control+v")
    assert [days.nth(number).input_value() for number in range(3)] == ["1:30", "", "90m"]
    page.keyboard.press("Control+z")
    assert days.nth(2).input_value() == ""
    days.nth(0).focus()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.keyboard.type("3")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("4")
    assert [days.nth(number).input_value() for number in range(2)] == ["4", "3"]
