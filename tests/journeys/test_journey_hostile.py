"""A hostile client against the real server: nonsense, forged tokens, others' ids, floods, races, and a killed server.

No answer is a 5xx, every refusal has the one face, nothing is counted twice, nothing acknowledged is lost.
"""

from __future__ import annotations

import csv
import io
import socket
import time
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from hostile_wire import (
    UNREADABLE,
    as_json,
    burst,
    codes,
    held_to_its_face,
    operations,
    sample,
    send_bytes,
    spoiled,
    together,
)
from http_hours import worked
from http_money import NEXT_MONDAY, PAYDAY
from http_people import (
    MONDAY,
    ORIGINATOR,
    Story,
    agree_terms,
    bring_trainers,
    found_house,
    let_people_in,
    open_accounts,
    open_for_business,
    sign_agreements,
)
from real_server import HOST, Answer, Person, serving

from deploy.cli.main import hourbook
from shared.plumbing.tokens import issue_token, new_private_pem, signing_key
from shared.values.call import Actor

pytestmark = pytest.mark.slow

SERVICES = (
    "identity", "billing", "timetracking", "onboarding", "payroll", "payments", "ledger", "notifications", "audit",
)  # fmt: skip
# Passwords are hashed by the dozen here, and nobody is going to steal these.
CHEAP = {"HOURBOOK_ARGON2_PASSES": "1", "HOURBOOK_ARGON2_MEMORY_KIB": "1024", "HOURBOOK_ARGON2_LANES": "1"}
# Where nonsense that is accepted would stop the story: everybody's password, and tokens that the journey itself needs.
LEFT_ALONE = ("/users/{user_id}", "/users/me/password", "/states")
# Nonsense or not, this signs out whoever asks.
SIGNS_OUT = ("DELETE", "/api/identity/v1/users/me/sessions")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A company that can work, bill and pay, with formulas for names."""
    data = tmp_path_factory.mktemp("hostile") / "data"
    found_house(data)
    with serving(data, ORIGINATOR | CHEAP) as server:
        story = Story(server)
        for step in (open_for_business, let_people_in, bring_trainers, sign_agreements, agree_terms, open_accounts):
            step(story)
        story.hire("chief", "admin", "finance", "finance_approver", "approver", "auditor", "client",
                   client_id=story.ids["lab"])  # fmt: skip
        yield story
        assert server.stop() == 0
    verified = CliRunner().invoke(hourbook, ["verify", "--data", str(data)])
    assert verified.exit_code == 0, verified.output


def send(person: Person, method: str, path: str, body: bytes | None, **headers: str) -> Answer:
    given = {"Content-Type": "application/json", "If-Match": '"9"', "Idempotency-Key": f"hostile-{time.time_ns()}"}
    return person.ask(method, path, body, given | {name.replace("_", "-"): text for name, text in headers.items()})


@pytest.mark.parametrize("service", SERVICES)
def test_nonsense_in_any_field_of_any_request_is_refused_with_its_field(company: Story, service: str) -> None:
    for method, path, operation, shared in operations(Person(company.server), service):
        if (method, path) == SIGNS_OUT:
            continue
        address = path.replace("{", "trn_").replace("}", "")
        if method == "GET":
            for query in ("?limit=0", "?cursor=%00", "?limit=1&limit=2", "?nonsense=1", "?limit=1e3"):
                held_to_its_face(company.chief.get(address + query), f"{path}{query}")
            continue
        media = operation.get("requestBody", {}).get("content", {})
        for content in UNREADABLE:
            held_to_its_face(send(company.chief, method, address, content), f"{path} {content[:20]!r}")
        if "application/json" in media and not path.endswith(LEFT_ALONE):
            good = sample(media["application/json"]["schema"], shared)
            for said, body in spoiled(good):
                answer = send(company.chief, method, address, as_json(body))
                held_to_its_face(answer, f"{method} {path} {said}")


def test_wrong_media_odd_methods_and_missing_keys_are_refused(company: Story) -> None:
    place = "onboarding/v1/vendors"
    for media in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/csv", ""):
        send(company.admin, "POST", place, b"{}", Content_Type=media).refused(415, "media_type_unsupported")
    company.admin.ask("FROB", place).refused(405, "method_not_allowed")
    company.fin.ask("POST", "billing/v1/bill-rates", b"{}").refused(400, "idempotency_key_required")
    for key in ("x" * 256, "a b", ""):
        send(company.admin, "POST", place, b"{}", Idempotency_Key=key).refused(400, "idempotency_key_invalid")


def test_nobody_comes_in_with_a_token_of_their_own_making(company: Story) -> None:
    admin = Actor(company.admin.user_id, frozenset({"admin"}))
    now = int(time.time())
    (published,) = Person(company.server).get("identity/v1/jwks").good()["keys"]
    stranger = signing_key(new_private_pem())
    forged = {"issuer": "hourbook", "audience": "hourbook", "seconds": 600, "token_id": "t"}
    head, payload, signature = company.admin.token.split(".")
    none = urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt"}').decode().rstrip("=")
    known = signing_key(new_private_pem())
    object.__setattr__(known, "kid", published["kid"])
    tokens = {
        "another key": issue_token(stranger, admin, at_epoch=now, **forged),
        "another key under the published id": issue_token(known, admin, at_epoch=now, **forged),
        "no algorithm": f"{none}.{payload}.",
        "no signature": f"{head}.{payload}.",
        "a changed signature": f"{head}.{payload}.{signature[:-4]}AAAA",
        "another's payload": f"{head}.{company.lab.token.split('.')[1]}.{signature}",
        "garbage": "a.b.c",
        "very long": "x" * 6_000,
    }
    for service, place in (("billing", "clients"), ("onboarding", "vendors"), ("ledger", "journals")):
        Person(company.server).get(f"{service}/v1/{place}").refused(401, "token_missing")
        for token in tokens.values():
            Person(company.server, token).get(f"{service}/v1/{place}").refused(401, "token_invalid")


def test_other_peoples_things_are_not_found(company: Story) -> None:
    ids, ada, manager = company.ids, company.ada, company.manager
    for path in (
        f"onboarding/v1/trainers/{ids['nils']}", f"onboarding/v1/trainers/{ids['nils']}/states",
        f"onboarding/v1/engagements/{ids['nils_engagement']}",
        f"onboarding/v1/engagements/{ids['nils_engagement']}/pay-rates",
        f"payments/v1/payments?trainer_id={ids['nils']}", f"payments/v1/payout-accounts?trainer_id={ids['nils']}",
    ):  # fmt: skip
        assert ada.get(path).problem()["status"] == 404, path
    for path in (f"payroll/v1/earnings?trainer_id={ids['nils']}", f"payroll/v1/pay-items?trainer_id={ids['nils']}"):
        seen = ada.get(path)
        assert seen.status == 404 or seen.good()["data"] == [], path
    other = company.admin.post("onboarding/v1/vendors", {"name": "Other", "country": "DE"}).good()["vendor_id"]
    manager.get(f"onboarding/v1/vendors/{other}").refused(404, "vendor_not_found")
    sheet = "external_ref,given_name,family_name,email,country,zone\nA-1,Ann,Lee,ann@lee.example,DE,Europe/Berlin\n"
    for vendor_id in (other, "ven_" + "0" * 32):
        place = f"onboarding/v1/vendors/{vendor_id}/trainer-imports"
        manager.upload(place, sheet).refused(404, "vendor_not_found")
        # A file is read before anything is looked up: what is none says the same, whose ever the address is.
        manager.upload(place, "x").refused(422, "column_missing")
    grant = {"email": "x@y.example", "roles": ["trainer"], "trainer_id": "trn_" + "0" * 32}
    manager.post("identity/v1/invitations", grant).refused(404, "trainer_not_found")


@pytest.mark.parametrize("odd", ["%00", "..%2f..%2fetc%2fpasswd", "%0d%0aX-Evil:%201", "%ff", "x" * 3_000, "'--"])
def test_ids_lead_nowhere_else(company: Story, odd: str) -> None:
    for path in (f"billing/v1/invoices/{odd}/pdf", f"payroll/v1/pay-runs/{odd}/register.csv", f"identity/docs/{odd}",
                 f"ledger/v1/traces/{odd}", f"payments/v1/payment-files/{odd}"):  # fmt: skip
        answer = company.chief.get(path)
        held_to_its_face(answer, path)
        assert "x-evil" not in answer.headers
        assert b"root:" not in answer.body


def test_what_is_no_request_moves_nothing(company: Story) -> None:
    token = company.admin.token.encode()
    head = b"Host: x\r\nConnection: close\r\nAuthorization: Bearer " + token + b"\r\n"
    post = b"POST /api/onboarding/v1/vendors HTTP/1.1\r\n" + head + b"Content-Type: application/json\r\n"
    chunks = b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b" " * 65_536 + b"\r\n") * 20 + b"0\r\n\r\n"
    for content, status in (
        (b"\0\xff\r\n\r\n", b"400"),
        (b"GET /livez HTTP/1.1\r\n" + head + b"X A: 1\r\n\r\n", b"400"),
        (b"GET /livez HTTP/1.1\r\n" + head + b"SCRIPT_NAME: /x\r\n\r\n", b"200"),
        (b"GET /livez HTTP/1.1\r\n" + head + b"PATH_INFO: /metrics\r\n\r\n", b"200"),
        (post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (post + b"Content-Length: 99999999999\r\n\r\n{", b"413"),
        (post + chunks, b"413"),
    ):
        answer = send_bytes(company.server, content)
        assert answer.split(b" ")[1] == status, (content[:200], answer[:200])
        assert b"hourbook_" not in answer


def test_sheets_that_are_cut_off_or_too_large_are_refused_whole(company: Story) -> None:
    trainers = f"onboarding/v1/vendors/{company.ids['vendor']}/trainer-imports"
    before = company.manager.get("onboarding/v1/trainers").body
    header = "external_ref,given_name,family_name,email,country,zone\n"
    for content, status, code in (
        (header + 'X-1,"Ada', 422, "file_cut_off"),
        (header.replace("zone", "zone,iban"), 422, "column_unknown"),
        (header + "x\n" * 250_001, 422, "file_too_long"),
        (header + "," * 2_000_000, 422, "line_too_long"),
        ("Prénom\n".encode("latin-1"), 422, "file_not_utf8"),
        (b"x" * (64 * 2**20 + 1), 413, "body_too_large"),
    ):
        company.manager.upload(trainers, content).refused(status, code)
    formulas = header + "=1+1,@SUM(A1),=2+5,f@x.example,DE,Europe/Berlin\nX-2,Ada,Short\n"
    report = company.manager.upload(f"{trainers}?dry_run=true", formulas).good()
    assert [(one["row"], one["code"]) for one in report["errors"]] == [(3, "row_cells")]
    assert company.manager.get("onboarding/v1/trainers").body == before


def test_silent_clients_keep_nobody_out(company: Story) -> None:
    """More than there are threads send half a request and then nothing; everyone else waits ten seconds at most."""
    half = (b"GET /livez HTTP/1.1\r\nX: ", b"POST /api/identity/v1/tokens HTTP/1.1\r\nContent-Length: 9\r\n\r\n{")
    silent = [socket.create_connection((HOST, company.server.port)) for _ in range(9)]
    try:
        for number, wire in enumerate(silent):
            wire.sendall(half[number % 2])
        began = time.monotonic()
        assert Person(company.server).get("/livez").status == 200
        assert time.monotonic() - began < 30
    finally:
        for wire in silent:
            wire.close()


def test_the_same_request_at_once_is_done_once(company: Story) -> None:
    body = {"name": "Once", "country": "DE"}
    answers = together([lambda: company.admin.post("onboarding/v1/vendors", body, Idempotency_Key="once")] * 6)
    assert set(codes(answers)) <= {"201", "idempotency_key_in_use"}
    again = company.admin.post("onboarding/v1/vendors", body, Idempotency_Key="once")
    assert again.headers["idempotency-replayed"] == "true"
    assert {one.json["vendor_id"] for one in (*answers, again) if one.status == 201} == {again.json["vendor_id"]}
    listed = company.admin.get("onboarding/v1/vendors?limit=200").good()["data"]
    assert sum(vendor["name"] == "Once" for vendor in listed) == 1
    other = company.admin.post("onboarding/v1/vendors", body | {"name": "Twice"}, Idempotency_Key="once")
    other.refused(422, "idempotency_key_reused")


def test_of_several_at_once_one_approves_pays_and_numbers(company: Story) -> None:
    """Six people at once on each step: one hour logged, approved, paid and billed once; numbers without a gap."""
    engagement = company.ids["ada_engagement"]
    hours = {"engagement_id": engagement, "hours": worked(0, 14, 36_000, "America/Chicago")}
    logged = together([lambda: company.ada.post("timetracking/v1/entries", hours)] * 4)
    assert codes(logged) == ["201", "overlap", "overlap", "overlap"]
    week = {"engagement_id": engagement, "week_start": str(MONDAY)}
    sheet = company.ada.post("timetracking/v1/timesheets", week).good()["timesheet_id"]
    place = f"timetracking/v1/timesheets/{sheet}"
    digest = {"digest": company.approver.get(place).good()["digest"]}
    approved = together([lambda who=who: company.people[who].post(f"{place}/approvals", digest)
                         for who in ("approver", "chief", "approver", "chief")])  # fmt: skip
    assert codes(approved) == ["201", "nothing_to_approve", "nothing_to_approve", "nothing_to_approve"]
    company.server.settle()
    pay_once(company)
    bill_without_gaps(company)


def pay_once(company: Story) -> None:
    """Two runs over the same earnings, two approvers each: one run pays, and its file leaves once."""
    period = {"pay_group": "us", "period_start": str(MONDAY), "period_end": str(NEXT_MONDAY), "payday": str(PAYDAY),
              "kind": "off_cycle"}  # fmt: skip
    runs = [company.fin.post("payroll/v1/pay-runs", period).good()["pay_run_id"] for _ in range(2)]
    for run in runs:
        assert company.fin.post(f"payroll/v1/pay-runs/{run}/submit").good()["state"] == "ready"
    shown = {run: {"digest": company.fin.get(f"payroll/v1/pay-runs/{run}/ways").good()["digest"]} for run in runs}
    answers = together([
        lambda run=run, who=who: company.people[who].post(f"payroll/v1/pay-runs/{run}/approve", shown[run])
        for run in runs for who in ("fin2", "chief")
    ])  # fmt: skip
    assert Counter(codes(answers)) == {"200": 1, "pay_run_state": 1, "pay_run_empty": 2}
    company.server.settle()
    (item,) = company.ada.get("payroll/v1/pay-items").good()["data"]
    assert item["amount"] == {"amount": "400.00", "currency": "USD"}
    wanted = {"pay_run_id": item["pay_run_id"], "method": "ach"}
    prepared = together([lambda: company.fin.post("payments/v1/payment-files", wanted)] * 3)
    assert codes(prepared) == ["201", "nothing_to_pay", "nothing_to_pay"]
    (file,) = [one.json["file_id"] for one in prepared if one.status == 201]
    released = together([lambda who=who: company.people[who].post(f"payments/v1/payment-files/{file}/release")
                         for who in ("fin2", "chief", "fin2")])  # fmt: skip
    assert codes(released) == ["200", "payment_file_state_conflict", "payment_file_state_conflict"]


def bill_without_gaps(company: Story) -> None:
    """Two drafts, the second of a corrected rate, issued at once by two people: 1 and 2 are given, each once."""
    wanted = {"client_id": company.ids["lab"], "up_to": str(NEXT_MONDAY)}
    drafted = together([lambda: company.fin.post("billing/v1/invoices", wanted)] * 3)
    assert codes(drafted) == ["201", "nothing_to_invoice", "nothing_to_invoice"]
    (first,) = [one.json["invoice_id"] for one in drafted if one.status == 201]
    rate = {"scope_id": company.ids["ada_engagement"], "rate": "71.00", "currency": "EUR", "valid_from": str(MONDAY)}
    company.fin.post("billing/v1/bill-rates", rate).good()
    second = company.fin.post("billing/v1/invoices", wanted).good()
    assert second["net"] == {"amount": "10.00", "currency": "EUR"}
    issued = together([lambda one=one, who=who: company.people[who].post(f"billing/v1/invoices/{one}/issue", {})
                       for one in (first, second["invoice_id"]) for who in ("fin2", "chief")])  # fmt: skip
    assert codes(issued) == ["200", "200", "invoice_state", "invoice_state"]
    numbers = sorted(one.json["number"] for one in issued if one.status == 200)
    assert [number[-4:] for number in numbers] == ["0001", "0002"]


def test_no_cell_of_any_sheet_runs_as_a_formula(company: Story) -> None:
    """A trainer and a project whose names are formulas stay text in the register, the annex and the bank register."""
    project = {"client_id": company.ids["lab"], "name": '=HYPERLINK("http://x","y")'}
    company.admin.post("timetracking/v1/projects", project).good()
    trainer = f"onboarding/v1/trainers/{company.ids['nils']}"
    tag = company.manager.get(trainer).headers["etag"]
    company.manager.patch(trainer, {"given_name": "=1+1", "family_name": "@SUM(A1)"}, tag).good()
    company.server.settle()
    row = f'N-1,"=HYPERLINK(""http://x"",""y"")",@wg,contractor,Europe/Berlin,EUR,60.00,{MONDAY}\n'
    sheet = "external_ref,project,pay_group,rule_pack,zone,pay_currency,pay_rate,valid_from\n" + row
    place = f"onboarding/v1/vendors/{company.ids['vendor']}/engagement-imports"
    assert company.manager.upload(place, sheet).good()["new"] == 1
    company.server.settle()
    engagements = company.nils.get("onboarding/v1/engagements").good()["data"]
    (engagement,) = [one["engagement_id"] for one in engagements if one["project_name"].startswith("=")]
    rate = {"scope_id": engagement, "rate": "95.00", "currency": "EUR", "valid_from": str(MONDAY)}
    company.fin.post("billing/v1/bill-rates", rate).good()
    entry = {"engagement_id": engagement, "hours": worked(2, 8, 3_600, "Europe/Berlin"), "description": "=cmd"}
    company.nils.post("timetracking/v1/entries", entry).good()
    week = {"engagement_id": engagement, "week_start": str(MONDAY)}
    timesheet = company.nils.post("timetracking/v1/timesheets", week).good()["timesheet_id"]
    digest = company.approver.get(f"timetracking/v1/timesheets/{timesheet}").good()["digest"]
    company.approver.post(f"timetracking/v1/timesheets/{timesheet}/approvals", {"digest": digest}).good()
    company.server.settle()
    for content in (register_of(company, "@wg"), annex_of(company)):
        cells = [cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in line]
        assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
        assert '\'=HYPERLINK("http://x","y")' in cells


def register_of(company: Story, group: str) -> bytes:
    period = {"pay_group": group, "period_start": str(MONDAY), "period_end": str(NEXT_MONDAY), "payday": str(PAYDAY)}
    run = company.fin.post("payroll/v1/pay-runs", period).good()["pay_run_id"]
    company.fin.post(f"payroll/v1/pay-runs/{run}/submit").good()
    shown = {"digest": company.fin2.get(f"payroll/v1/pay-runs/{run}/preview").good()["digest"]}
    company.fin2.post(f"payroll/v1/pay-runs/{run}/approve", shown).good()
    for item in company.fin.get(f"payroll/v1/pay-items?pay_run_id={run}").good()["data"]:
        assert company.fin.get(f"payroll/v1/pay-items/{item['pay_item_id']}/statement.pdf").body.startswith(b"%PDF")
    return company.fin.get(f"payroll/v1/pay-runs/{run}/register.csv").body


def annex_of(company: Story) -> bytes:
    wanted = {"client_id": company.ids["lab"], "up_to": str(NEXT_MONDAY)}
    draft = company.fin.post("billing/v1/invoices", wanted).good()["invoice_id"]
    company.fin2.post(f"billing/v1/invoices/{draft}/issue", {}).good()
    for form in ("pdf", "ubl"):
        assert company.lab.get(f"billing/v1/invoices/{draft}/{form}").status == 200
    return company.lab.get(f"billing/v1/invoices/{draft}/annex").body


def test_a_server_killed_in_the_middle_loses_nothing_it_said_yes_to(company: Story) -> None:
    """Bursts of new hours and pay rates; first the worker is killed, then all of it; each request counts once."""
    plans = {f"kill-{number}": planned(company, number) for number in range(160)}
    said_yes: dict[str, Any] = {}
    for kill, keys in ((company.server.kill_worker, list(plans)[:80]), (restart(company), list(plans)[80:])):
        burst({key: plans[key] for key in keys}, said_yes, kill)
    assert 20 <= len(said_yes) < len(plans), "it was killed in the middle"
    for key, (person, path, body) in plans.items():
        again = person.post(path, body, Idempotency_Key=key)
        assert (again.status, again.headers.get("idempotency-replayed") == "true" or key not in said_yes) == (201, True)
        assert again.json == said_yes.get(key, again.json)
    company.server.settle()
    each_is_there_once(company, len(plans) // 2)


def restart(company: Story) -> Callable[[], None]:
    def kill_and_start() -> None:
        company.server.kill()
        company.server.start()

    return kill_and_start


def planned(company: Story, number: int) -> tuple[Person, str, dict[str, Any]]:
    """Give a minute of Nils's Thursday, or a pay rate of Ada's from a day of its own."""
    if number % 2:
        body = {"rate": "41.00", "valid_from": str(MONDAY + timedelta(days=100 + number))}
        return company.manager, f"onboarding/v1/engagements/{company.ids['ada_engagement']}/pay-rates", body
    start = datetime.combine(MONDAY, datetime.min.time(), UTC) + timedelta(days=3, hours=7, minutes=number)
    hours = {"zone": "Europe/Berlin", "start": f"{start:%Y-%m-%dT%H:%M:00Z}", "end": f"{start:%Y-%m-%dT%H:%M:59Z}"}
    return company.nils, "timetracking/v1/entries", {"engagement_id": company.ids["nils_engagement"], "hours": hours}


def each_is_there_once(company: Story, count: int) -> None:
    """Count what was asked for, in the service that was asked and in those that hear of it."""
    engagement = company.ids["nils_engagement"]
    entries = company.nils.get("timetracking/v1/entries?limit=200").good()["data"]
    starts = Counter(one["hours"]["start"] for one in entries if one["engagement_id"] == engagement)
    assert (len(starts), set(starts.values())) == (count, {1})
    rates = company.manager.get(f"onboarding/v1/engagements/{company.ids['ada_engagement']}/pay-rates").good()["data"]
    days = Counter(one["valid_from"] for one in rates if one["rate"] == "41.0000")
    assert (len(days), set(days.values())) == (count, {1})
    week = {"engagement_id": engagement, "week_start": str(MONDAY)}
    sheet = company.nils.post("timetracking/v1/timesheets", week).good()["timesheet_id"]
    digest = company.approver.get(f"timetracking/v1/timesheets/{sheet}").good()["digest"]
    company.approver.post(f"timetracking/v1/timesheets/{sheet}/approvals", {"digest": digest}).good()
    company.server.settle()
    found = company.auditor.get(f"ledger/v1/reconciliation?engagement_id={engagement}").good()
    assert {found[f"{stage}_seconds"] for stage in ("approved", "earned", "charged")} == {count * 59}
    assert company.auditor.get("payroll/v1/recompute").good()["differences"] == []
