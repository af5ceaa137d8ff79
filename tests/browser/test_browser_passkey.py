"""Passkeys in Chromium, by its own virtual authenticator: added on a page, asked for at sign-in, removed."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from pictures import Visitor, visitor
from real_server import Server, free_port

from deploy.cli.main import hourbook

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
ADMIN, PASSWORD = "root@example.org", "correct horse battery"
DEVICE = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def window(browser, tmp_path) -> Visitor:
    """A window on an installation of its own, with a device beside it."""
    data = tmp_path / "data"
    command = ["init", "--data", str(data), "--admin-email", ADMIN]
    assert CliRunner().invoke(hourbook, command, input=f"{PASSWORD}\n" * 2).exit_code == 0
    port = free_port()
    # A passkey is bound to a name; an address in figures is none.
    base = f"http://localhost:{port}"
    server = Server(data, {"HOURBOOK_SECOND_FACTOR_ROLES": "", "HOURBOOK_PUBLIC_URL": base}, port)
    try:
        server.start()
        opened = visitor(browser, base)
        device = opened.context.new_cdp_session(opened.page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield opened
        opened.context.close()
    finally:
        server.end()


def _sign_in(window: Visitor, button: str) -> None:
    page = window.page
    page.goto(f"{window.base}/sign-in?next=/account")
    page.get_by_label("E-mail address").fill(ADMIN)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=button, exact=True).click()


def test_a_passkey_is_added_asked_for_and_removed(window) -> None:
    page = window.page
    _sign_in(window, "Sign in")
    page.get_by_role("heading", name="My account").wait_for()
    window.look("account")
    page.get_by_label("Name of the device").fill("Blue key")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("cell", name="Blue key", exact=True).wait_for()
    page.get_by_role("button", name="Sign out", exact=True).first.click()

    _sign_in(window, "Sign in")
    page.get_by_text("or use a passkey").wait_for()
    _sign_in(window, "Sign in with password and passkey")
    page.get_by_role("cell", name="Blue key", exact=True).wait_for()

    page.get_by_role("button", name="Remove Blue key").click()
    page.get_by_text("None. With one").wait_for()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    _sign_in(window, "Sign in")
    page.get_by_role("heading", name="My account").wait_for()


def test_who_has_none_is_told_so_beside_the_form(window) -> None:
    _sign_in(window, "Sign in with password and passkey")
    page = window.page
    page.get_by_text("There is no passkey of yours").wait_for()
    window.look()
    # Or a phone's codes, which a page sets up.
    page.get_by_role("link", name="Set up a second factor").click()
    page.get_by_label("E-mail address").fill(ADMIN)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    drawn = page.get_by_role("img", name="The same key as a QR code")
    drawn.wait_for()
    # Whatever the code says is drawn by a library; that it is large enough for a phone, and dark on light, is ours.
    assert drawn.locator("svg").bounding_box()["width"] >= 150
    assert drawn.locator("path").first.get_attribute("fill") == "#fff"
    window.look("second-factor")
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_label("Password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Use it from now on").click()
    page.get_by_role("alert").wait_for()
    drawn.wait_for()
    window.look()
