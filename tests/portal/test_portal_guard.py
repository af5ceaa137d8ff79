"""Who gets past the frame: real identity behind it, in process; forged and stale forms change nothing."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from portal_house import ADMIN, HERE, PASSWORD, found, sign_in, token_in
from werkzeug.test import Client

from deploy.month.people import DEMO_PASSWORD
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """An empty installation that asks for no second factor."""
    house = founded(tmp_path_factory, {"second_factor_roles": ""})
    yield Front(house, {})
    house.close()


def founded(tmp_path_factory, settings):
    return open_house_now(found(tmp_path_factory.mktemp("portal") / "data"), settings)


@pytest.fixture
def visitor(front):
    return Client(front)


def test_a_stranger_is_led_to_sign_in_and_back(visitor):
    asked = visitor.get("/help?x=1", base_url=HERE)
    assert (asked.status_code, asked.headers["Location"]) == (302, "/sign-in?next=/help?x%3D1")
    assert sign_in(visitor, next="/help?x=1").headers["Location"] == "/help?x=1"


@pytest.mark.parametrize("away", [
    "https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\n/evil", "/\t/evil.example", "/\r/evil",
    "\t//evil.example", "/\x0b/evil", "/help/\\evil.example",
])  # fmt: skip
def test_nobody_is_led_elsewhere(visitor, away):
    assert sign_in(visitor, next=away).headers["Location"] == "/"


def test_the_cookie_is_for_this_host_alone_and_no_script_reads_it(visitor):
    cookie = sign_in(visitor).headers["Set-Cookie"]
    assert cookie.startswith("__Host-hourbook=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_wrong_password_says_so_beside_the_form(visitor):
    answer = sign_in(visitor, password="wrong")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_planted_session_id_is_worth_nothing(visitor):
    visitor.set_cookie("__Host-hourbook", "planted", domain="localhost", secure=True)
    sign_in(visitor)
    stranger = Client(visitor.application)
    stranger.set_cookie("__Host-hourbook", "planted", domain="localhost", secure=True)
    assert stranger.get("/help", base_url=HERE).status_code == 302


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"}, {"Origin": "null"},
])  # fmt: skip
def test_a_form_from_elsewhere_changes_nothing(visitor, headers):
    sign_in(visitor)
    token = token_in(visitor.get("/help", base_url=HERE))
    answer = visitor.post("/sign-out", data={"form_token": token}, headers=headers, base_url=HERE)
    assert (answer.status_code, visitor.get("/help", base_url=HERE).status_code) == (403, 200)
    assert "foreign_form" in answer.text
    stranger = Client(visitor.application)
    forged = stranger.post("/sign-in", data={"email": ADMIN, "password": PASSWORD}, headers=headers, base_url=HERE)
    assert (forged.status_code, "Set-Cookie" in forged.headers) == (403, False)


@pytest.mark.parametrize("token", ["", "x", None])
def test_a_form_without_the_session_s_token_changes_nothing(visitor, token):
    sign_in(visitor)
    form = {} if token is None else {"form_token": token}
    refused = visitor.post("/sign-out", data=form, base_url=HERE)
    assert (refused.status_code, "form_outdated" in refused.text) == (403, True)
    assert visitor.get("/help", base_url=HERE).status_code == 200


def test_a_token_of_another_session_is_worth_nothing(front, visitor):
    other = Client(front)
    sign_in(other)
    sign_in(visitor)
    token = token_in(other.get("/help", base_url=HERE))
    assert visitor.post("/sign-out", data={"form_token": token}, base_url=HERE).status_code == 403


def test_after_sign_out_the_cookie_is_worth_nothing(visitor):
    secret = sign_in(visitor).headers["Set-Cookie"].split(";")[0].partition("=")[2]
    token = token_in(visitor.get("/help", base_url=HERE))
    assert visitor.post("/sign-out", data={"form_token": token}, base_url=HERE).headers["Location"] == "/sign-in"
    thief = Client(visitor.application)
    thief.set_cookie("__Host-hourbook", secret, domain="localhost", secure=True)
    assert thief.get("/help", base_url=HERE).status_code == 302


def test_every_answer_is_guarded_and_none_is_kept(visitor):
    for path in ("/sign-in", "/nowhere", "/help"):
        headers = visitor.get(path, base_url=HERE).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"


def test_the_first_page_is_small_and_has_nothing_inline(visitor):
    page = visitor.get("/sign-in", base_url=HERE)
    assets = re.findall(r'"(/assets/[^"]+)"', page.text)
    fetched = {path: visitor.get(path, base_url=HERE) for path in assets}
    assert {answer.status_code for answer in fetched.values()} == {200}
    assert sum(len(answer.data) for answer in fetched.values()) + len(page.data) < 60_000
    assert all("immutable" in answer.headers["Cache-Control"] for answer in fetched.values())
    assert not re.search(r"<style|<script(?![^>]* src=)| style=| on\w+=", page.text)


def test_real_books_name_no_demo_people(visitor):
    assert DEMO_PASSWORD not in visitor.get("/sign-in", base_url=HERE).text


def test_what_is_not_there_is_a_page_that_says_so(visitor):
    sign_in(visitor)
    for path, code in (("/nowhere", "not_found"), ("/invoices/inv_1/exe", "document_not_found"),
                       ("/invoices/inv_1/pdf", "invoice_not_found"), ("/assets/x/none.css", "not_found")):  # fmt: skip
        answer = visitor.get(path, base_url=HERE)
        assert (answer.status_code, code in answer.text) == (404, True), path


def test_who_needs_a_second_factor_types_its_code(tmp_path_factory):
    house = founded(tmp_path_factory, {})
    visitor, proof = Client(Front(house, {})), {"email": ADMIN, "password": PASSWORD}
    asked = sign_in(visitor)
    assert (asked.status_code, "need a second factor" in asked.text) == (422, True)
    phone = pyotp.TOTP(visitor.post("/api/identity/v1/second-factors", json=proof).json["secret"])
    now = int(time.time())
    confirmed = visitor.post("/api/identity/v1/second-factor-confirmations", json=proof | {"code": phone.at(now)})
    assert confirmed.status_code == 201, confirmed.text
    assert "Give the code of your second factor" in sign_in(visitor).text
    assert sign_in(visitor, code="000000").status_code == 422
    assert sign_in(visitor, code=phone.at(now + 30)).headers["Location"] == "/"
    house.close()


def test_a_second_factor_is_set_up_on_a_page_before_there_is_a_session(tmp_path_factory):
    house = founded(tmp_path_factory, {})
    visitor = Client(Front(house, {}))
    proof = {"email": ADMIN, "password": PASSWORD}

    def sent(**form):
        return visitor.post("/second-factor", data=form, base_url=HERE)

    assert "Set up a second factor" in visitor.get("/second-factor", base_url=HERE).text
    wrong = sent(do="begin", email=ADMIN, password="wrong")
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (422, True)
    begun = sent(do="begin", **proof)
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', begun.text)[1]
    uri = re.search(r'name="uri" value="(otpauth:[^"]+)"', begun.text)[1]
    assert secret in uri
    # A wrong code: the same secret is still there to be confirmed.
    again = sent(do="confirm", code="000000", secret=secret, uri=uri, **proof)
    assert (again.status_code, secret in again.text) == (422, True)
    now = int(time.time())
    done = sent(do="confirm", code=pyotp.TOTP(secret).at(now), secret=secret, uri=uri, **proof)
    assert len(re.findall(r"<li><code>", done.text)) == 10
    assert sign_in(visitor, code=pyotp.TOTP(secret).at(now + 30)).headers["Location"] == "/"
    house.close()
