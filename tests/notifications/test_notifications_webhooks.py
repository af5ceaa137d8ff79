"""Webhooks to a real server on this machine: signed, told ids alone, of what one may know, tried until a stated end."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import standardwebhooks.webhooks as independent
from notifications_house import NOW, House
from webhook_receiver import Receiver

from services.notifications.domain.webhook import (
    FAILING_PAUSE_SECONDS,
    KEPT_SECONDS,
    LEASE_SECONDS,
    LONGEST_FAILURE_SECONDS,
    MOST_ENDPOINTS,
    PAUSES_SECONDS,
    pause_after,
)
from services.notifications.domain.webhook_events import EVENTS, heard_by, ids_of
from services.notifications.events.listen import LISTENERS
from services.notifications.store.sender import WebhookSender
from shared.events.billing import ChargesAccrued, InvoiceIssued
from shared.events.onboarding import TrainerRegistered
from shared.events.payments import PaymentSettled
from shared.events.timetracking import HoursApproved
from shared.plumbing import outward
from shared.values.call import ALL, OWN, Actor
from shared.values.permissions import PERMISSIONS

FINANCE = Actor("usr_1", frozenset({"finance"}))
VENDOR = Actor("usr_2", frozenset({"vendor_manager"}), vendor_id="ven_1")
OTHER = Actor("usr_3", frozenset({"vendor_manager"}), vendor_id="ven_2")
CLIENT = Actor("usr_4", frozenset({"client"}), client_id="cli_1")
HOURS, ANN = HoursApproved.example(), TrainerRegistered.example()


def register(house: House, actor: Actor, url: str, *types: str) -> dict[str, str]:
    answer = house.ask_as(actor, "POST", "webhooks", json={"url": url, "label": "Our desk", "types": list(types)})
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def deliveries(house: House, actor: Actor, made: dict[str, str], query: str = "") -> list[dict[str, object]]:
    return list(house.ask_as(actor, "GET", f"webhooks/{made['endpoint_id']}/deliveries{query}").json["data"])


def work(house: House) -> None:
    while house.work():
        pass


def checked(monkeypatch, house: House, secret: str, arrived) -> object:
    """Give what the specification's own library makes of a request; it refuses what is not signed, or old."""

    class Then(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.fromtimestamp(house.clock(), tz or UTC)

    monkeypatch.setattr(independent, "datetime", Then)
    return independent.Webhook(secret).verify(arrived.body, dict(arrived.headers))


class TestWhatArrives:
    def test_it_is_signed_as_the_specification_says_and_holds_ids_alone(self, telling, receiver, monkeypatch) -> None:
        made = register(telling, FINANCE, f"{receiver.origin}/hook?x=1", "payment.settled")
        telling.hears(PaymentSettled.example())
        work(telling)
        (arrived,) = receiver.arrived
        assert arrived.path == "/hook?x=1"
        told = checked(monkeypatch, telling, made["secret"], arrived)
        ids = {"payment_id": "pay_1", "pay_item_id": "itm_1", "trainer_id": "trn_1"}
        assert told == {"type": "payment.settled", "timestamp": "2026-10-05T00:00:00Z", "data": ids}
        (shown,) = deliveries(telling, FINANCE, made)
        assert (shown["state"], shown["message_id"]) == ("delivered", arrived.headers["webhook-id"])
        assert [(one["attempt"], one["status"], one["reason"]) for one in shown["tries"]] == [(1, 204, "")]

    def test_another_secret_and_a_changed_body_are_found_out(self, telling, receiver, monkeypatch) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        other = register(telling, FINANCE, receiver.origin, "invoice.issued")
        telling.hears(PaymentSettled.example())
        work(telling)
        (arrived,) = receiver.arrived
        with pytest.raises(independent.WebhookVerificationError):
            checked(monkeypatch, telling, other["secret"], arrived)
        with pytest.raises(independent.WebhookVerificationError):
            checked(
                monkeypatch, telling, made["secret"], replace(arrived, body=arrived.body.replace(b"pay_1", b"pay_2"))
            )
        telling.clock.now += 3_600
        with pytest.raises(independent.WebhookVerificationError):
            checked(monkeypatch, telling, made["secret"], arrived)

    def test_no_database_log_or_list_holds_a_secret(self, telling, receiver, capfd) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        telling.hears(PaymentSettled.example())
        work(telling)
        listed = telling.ask_as(FINANCE, "GET", "webhooks").text
        said = capfd.readouterr()
        bare = made["secret"].removeprefix("whsec_")
        assert made["endpoint_id"] in listed
        assert bare not in telling.kept() + listed + said.out + said.err

    def test_every_fact_that_is_told_gives_nothing_but_ids(self) -> None:
        for name, event in EVENTS.items():
            told = ids_of(event.fact.example())
            assert set(told) == set(event.ids), name
            assert all(one.endswith("_id") or one == "closed_to" for one in told), name
            assert event.fact in LISTENERS


class TestWhoHears:
    def test_types_follow_the_permission_table(self) -> None:
        assert "payment.settled" in heard_by(["finance"])
        assert "payment.settled" not in heard_by(["admin"]) + heard_by(["vendor_manager"]) + heard_by(["client"])
        assert set(heard_by(["client"])) == {"client.registered", "invoice.issued", "receipt.recorded"}
        for name, event in EVENTS.items():
            cells = PERMISSIONS[event.shown_at].cells
            assert {cells.get(role) for role in ("vendor_manager", "client") if event.may_hear([role])} <= {ALL, OWN}, (
                name
            )

    @pytest.mark.parametrize(("actor", "type_"), [(VENDOR, "invoice.issued"), (CLIENT, "hours.approved")])
    def test_nobody_chooses_what_they_could_not_ask_for(self, telling, receiver, actor, type_) -> None:
        body = {"url": receiver.origin, "label": "x", "types": [type_]}
        answer = telling.ask_as(actor, "POST", "webhooks", json=body)
        assert (answer.status_code, answer.json["code"]) == (422, "webhook_type_unknown")

    def test_somebody_chooses_something(self, telling, receiver) -> None:
        body = {"url": receiver.origin, "label": "x", "types": []}
        assert telling.ask_as(VENDOR, "POST", "webhooks", json=body).json["code"] == "webhook_types_missing"

    def test_finance_gives_a_vendors_endpoint_no_more_than_the_vendor_may_know(self, telling, receiver) -> None:
        made = register(telling, VENDOR, receiver.origin, "hours.approved")
        body = {"url": receiver.origin, "label": "x", "types": ["bonus.granted"]}
        path, match = f"webhooks/{made['endpoint_id']}", {"If-Match": '"1"'}
        answer = telling.ask_as(FINANCE, "PATCH", path, headers=match, json=body)
        assert (answer.status_code, answer.json["code"]) == (422, "webhook_type_unknown")

    def test_a_vendor_hears_of_its_own_people_and_a_client_of_its_own_invoices(self, telling, receiver) -> None:
        for actor, type_ in ((VENDOR, "hours.approved"), (OTHER, "hours.approved"), (CLIENT, "invoice.issued")):
            register(telling, actor, f"{receiver.origin}/{actor.user_id}", type_)
        telling.hears(ANN, replace(ANN, trainer_id="trn_2", vendor_id="ven_2"))
        telling.hears(HOURS, InvoiceIssued.example(), replace(InvoiceIssued.example(), client_id="cli_2"))
        work(telling)
        assert sorted(one.path for one in receiver.arrived) == ["/usr_2", "/usr_4"]

    def test_what_is_heard_before_its_trainer_waits_for_that(self, telling, receiver) -> None:
        register(telling, VENDOR, f"{receiver.origin}/theirs", "hours.approved")
        register(telling, OTHER, f"{receiver.origin}/others", "hours.approved")
        telling.hears(HOURS)
        work(telling)
        assert receiver.arrived == []
        telling.hears(ANN)
        telling.hears(ANN)
        work(telling)
        assert [one.path for one in receiver.arrived] == ["/theirs"]

    def test_an_endpoint_is_its_owners_and_the_operators(self, telling, receiver) -> None:
        made = register(telling, VENDOR, receiver.origin, "hours.approved")
        for actor, status in ((VENDOR, 200), (FINANCE, 200), (OTHER, 404), (CLIENT, 404)):
            assert telling.ask_as(actor, "GET", f"webhooks/{made['endpoint_id']}").status_code == status
            assert telling.ask_as(actor, "GET", f"webhooks/{made['endpoint_id']}/deliveries").status_code == status
            listed = telling.ask_as(actor, "GET", "webhooks").json["data"]
            assert len(listed) == (status == 200)


class TestWhatFails:
    def test_it_is_tried_again_under_the_same_id_with_the_same_body_until_it_is_given_up(
        self, telling, receiver
    ) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        receiver.answers = [500] * 20
        telling.hears(PaymentSettled.example())
        work(telling)
        for _ in PAUSES_SECONDS:
            telling.clock.now = due(telling, made) + 60
            telling.tick()
        (shown,) = deliveries(telling, FINANCE, made)
        assert (shown["state"], shown["due"], len(shown["tries"])) == ("given_up", None, len(PAUSES_SECONDS) + 1)
        assert {one["reason"] for one in shown["tries"]} == {"It answered 500 Internal Server Error."}
        assert len({(one.headers["webhook-id"], one.body) for one in receiver.arrived}) == 1
        assert len({one.headers["webhook-timestamp"] for one in receiver.arrived}) == len(receiver.arrived)

    def test_one_that_fails_is_asked_once_a_minute_however_much_waits(self, telling, receiver) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        receiver.answers = [503] * 3
        telling.hears(*[replace(PaymentSettled.example(), payment_id=f"pay_{number}") for number in range(4)])
        work(telling)
        assert len(receiver.arrived) == 1
        for asked in (2, 3):
            telling.clock.now += FAILING_PAUSE_SECONDS
            telling.tick()
            assert len(receiver.arrived) == asked
        telling.clock.now += LEASE_SECONDS
        telling.tick()
        telling.tick()
        assert [one["state"] for one in deliveries(telling, FINANCE, made, "?state=delivered")] != []
        assert telling.ask_as(FINANCE, "GET", f"webhooks/{made['endpoint_id']}").json["failing_since"] is None

    @pytest.mark.parametrize("status", [301, 302, 307])
    def test_redirects_are_not_followed(self, telling, receiver, status) -> None:
        made = register(telling, FINANCE, f"{receiver.origin}/first", "payment.settled")
        receiver.answers, receiver.headers = [status], {"Location": f"{receiver.origin}/second"}
        telling.hears(PaymentSettled.example())
        work(telling)
        assert [one.path for one in receiver.arrived] == ["/first"]
        assert deliveries(telling, FINANCE, made)[0]["state"] == "waiting"

    def test_one_that_is_gone_is_switched_off_at_once_and_its_maker_is_told(self, telling, receiver) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        receiver.answers = [410]
        telling.hears(PaymentSettled.example())
        (mail,) = telling.caught()
        assert (mail["To"], "410" in mail.get_content(), "Our desk" in mail.get_content()) == (
            "nora@example.org", True, True,
        )  # fmt: skip
        assert telling.ask_as(FINANCE, "GET", f"webhooks/{made['endpoint_id']}").json["state"] == "disabled"
        telling.hears(PaymentSettled.example())
        telling.tick()
        assert len(receiver.arrived) == 1
        assert "held" in {one["state"] for one in deliveries(telling, FINANCE, made)}

    def test_one_that_failed_for_five_days_is_switched_off_and_its_maker_is_told_once(self, telling, receiver) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        receiver.answers = [500] * 9
        for days in range(3):
            telling.clock.now = NOW + days * LONGEST_FAILURE_SECONDS // 2
            telling.hears(PaymentSettled.example())
            telling.clock.now += FAILING_PAUSE_SECONDS
            telling.tick()
        shown = telling.ask_as(FINANCE, "GET", f"webhooks/{made['endpoint_id']}").json
        assert shown["state"] == "disabled"
        assert [mail["To"] for mail in telling.caught()] == ["nora@example.org"]
        on = {"state": "active", "why": "mended"}
        path = f"webhooks/{made['endpoint_id']}"
        assert telling.ask_as(FINANCE, "POST", f"{path}/states", json=on).json["failing_since"] is None
        receiver.answers = []
        telling.clock.now += PAUSES_SECONDS[-1]
        telling.tick()
        assert {one["state"] for one in deliveries(telling, FINANCE, made)} == {"delivered"}

    def test_a_server_that_drips_is_hung_up_on(self, tmp_path, monkeypatch) -> None:
        monkeypatch.setattr(outward, "MOST_SECONDS", 0.3)
        listening, going = socket.create_server(("127.0.0.1", 0)), threading.Event()

        def drip() -> None:
            there, _ = listening.accept()
            with there:
                there.sendall(b"HTTP/1.1 200 OK\r\n")
                for number in range(1_000):
                    try:
                        there.sendall(f"X-{number}: y\r\n".encode())
                    except OSError:
                        return
                    if going.wait(0.05):
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        house = House(tmp_path, webhook_allowed_origins=origin)
        made = register(house, FINANCE, origin, "payment.settled")
        house.hears(PaymentSettled.example())
        work(house)
        (shown,) = deliveries(house, FINANCE, made)
        going.set()
        listening.close()
        thread.join()
        assert (shown["state"], shown["tries"][0]["status"]) == ("waiting", None)
        assert shown["tries"][0]["milliseconds"] < 5_000

    def test_pauses_grow_and_differ_between_messages(self) -> None:
        for tries, pause in enumerate(PAUSES_SECONDS, 1):
            found = {pause_after(f"msg_{number}", tries) for number in range(50)}
            assert min(found) >= pause and max(found) <= pause + pause // 10  # noqa: PT018
            assert len(found) > 5 or pause < 100
        assert pause_after("msg_1", len(PAUSES_SECONDS) + 1) is None


def due(house: House, made: dict[str, str]) -> int:
    (shown,) = deliveries(house, FINANCE, made)
    return int(datetime.fromisoformat(str(shown["due"])).timestamp())


class TestAddresses:
    @pytest.mark.parametrize(("url", "code"), [
        ("http://example.org/x", "outside_address_invalid"), ("ftp://example.org", "outside_address_invalid"),
        ("https://user:pw@example.org/", "outside_address_invalid"), ("https://[::1", "outside_address_invalid"),
        ("https://example.org:99999/", "outside_address_invalid"), ("https://1.1.1.1/a b", "outside_address_invalid"),
        ("https://1.1.1.1/\u00e9", "outside_address_invalid"),
        ("https://127.0.0.1/", "outside_address_private"), ("https://[::1]/", "outside_address_private"),
        ("https://169.254.169.254/latest/meta-data", "outside_address_private"),
        ("https://[::ffff:127.0.0.1]/", "outside_address_private"), ("https://0x7f.1/", "outside_address_private"),
        ("https://[fe80::1]/", "outside_address_private"), ("https://0.0.0.0/", "outside_address_private"),
    ])  # fmt: skip
    def test_what_leads_inside_is_refused_when_it_is_registered(self, house, url, code) -> None:
        body = {"url": url, "label": "x", "types": ["payment.settled"]}
        answer = house.ask_as(FINANCE, "POST", "webhooks", json=body)
        assert (answer.status_code, answer.json["code"]) == (422, code)
        assert house.ask_as(FINANCE, "GET", "webhooks").json["data"] == []

    def test_a_name_that_leads_inside_by_the_time_of_a_try_is_refused_then(self, house, monkeypatch) -> None:
        leads = ["1.1.1.1"]
        monkeypatch.setattr(outward.socket, "getaddrinfo", lambda *_args, **_more: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (leads[0], 443))
        ])  # fmt: skip
        made = register(house, FINANCE, "https://hooks.example/x", "payment.settled")
        leads[0] = "169.254.169.254"
        house.hears(PaymentSettled.example())
        work(house)
        (shown,) = deliveries(house, FINANCE, made)
        assert (shown["state"], shown["tries"][0]["status"]) == ("waiting", None)
        assert "not on the Internet" in shown["tries"][0]["reason"]

    def test_what_is_wrong_anyhow_is_said_before_anybody_outside_is_asked(self, house) -> None:
        for types, code in ((["nothing.such"], "request_invalid"), (["payment.settled"], "webhook_type_unknown"),
                            ([], "webhook_types_missing")):  # fmt: skip
            body = {"url": "https://nowhere.invalid/x", "label": "x", "types": types}
            answer = house.ask_as(CLIENT, "POST", "webhooks", json=body)
            assert (answer.status_code, answer.json["code"]) == (422, code)

    def test_what_a_change_leads_to_is_looked_at_too(self, telling, receiver) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        body = {"url": "https://127.0.0.1/", "label": "x", "types": ["payment.settled"]}
        path, match = f"webhooks/{made['endpoint_id']}", {"If-Match": '"1"'}
        assert (
            telling.ask_as(FINANCE, "PATCH", path, headers=match, json=body).json["code"] == "outside_address_private"
        )


class TestCare:
    def test_a_secret_is_changed_without_a_gap(self, telling, receiver, monkeypatch) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        path = f"webhooks/{made['endpoint_id']}/secrets"
        new = telling.ask_as(FINANCE, "POST", path, json={"others_end_in_seconds": 3_600}).json["secret"]
        assert new != made["secret"]
        telling.hears(PaymentSettled.example())
        work(telling)
        for secret in (made["secret"], new):
            checked(monkeypatch, telling, secret, receiver.arrived[-1])
        telling.clock.now += 3_600
        telling.hears(PaymentSettled.example())
        work(telling)
        checked(monkeypatch, telling, new, receiver.arrived[-1])
        with pytest.raises(independent.WebhookVerificationError):
            checked(monkeypatch, telling, made["secret"], receiver.arrived[-1])

    def test_one_is_sent_again_under_its_id_and_all_since_an_instant(self, telling, receiver) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        for _ in range(3):
            telling.hears(PaymentSettled.example())
            telling.clock.now += 100
        work(telling)
        path = f"webhooks/{made['endpoint_id']}"
        newest = deliveries(telling, FINANCE, made)[0]["message_id"]
        assert telling.ask_as(FINANCE, "POST", f"{path}/deliveries/{newest}/resends").json["state"] == "waiting"
        work(telling)
        assert [one.headers["webhook-id"] for one in receiver.arrived].count(newest) == 2
        assert len(telling.ask_as(FINANCE, "GET", f"{path}/deliveries/{newest}").json["tries"]) == 2
        since = {"since": "2026-10-05T00:01:40Z", "delivered": True}
        assert telling.ask_as(FINANCE, "POST", f"{path}/resends", json=since).json == {"messages": 2}
        telling.tick()
        assert len(receiver.arrived) == 6
        assert (
            telling.ask_as(FINANCE, "POST", f"{path}/resends", json=since | {"delivered": False}).json["messages"] == 0
        )

    def test_one_that_is_paused_holds_what_it_misses_and_gets_it_later(self, telling, receiver) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        path = f"webhooks/{made['endpoint_id']}"
        telling.hears(PaymentSettled.example())
        pause = {"state": "paused", "why": "moving"}
        assert telling.ask_as(FINANCE, "POST", f"{path}/states", json=pause).status_code == 201
        telling.hears(PaymentSettled.example())
        telling.tick()
        assert (receiver.arrived, [one["state"] for one in deliveries(telling, FINANCE, made)]) == ([], ["held"] * 2)
        assert telling.ask_as(FINANCE, "POST", f"{path}/trials").json["code"] == "webhook_inactive"
        telling.ask_as(FINANCE, "POST", f"{path}/states", json={"state": "active", "why": "moved"})
        assert telling.ask_as(FINANCE, "POST", f"{path}/trials").json["type"] == "webhook.test"
        telling.ask_as(FINANCE, "POST", f"{path}/resends", json={"since": "2026-10-05T00:00:00Z"})
        telling.tick()
        assert len(receiver.arrived) == 3

    def test_a_removed_one_hears_nothing_and_never_comes_back(self, telling, receiver) -> None:
        made = register(telling, VENDOR, receiver.origin, "hours.approved")
        telling.hears(ANN)
        path = f"webhooks/{made['endpoint_id']}/states"
        assert telling.ask_as(VENDOR, "POST", path, json={"state": "removed", "why": "done"}).status_code == 201
        telling.hears(HOURS)
        telling.tick()
        assert receiver.arrived == []
        assert telling.ask_as(VENDOR, "GET", "webhooks").json["data"] == []
        answer = telling.ask_as(VENDOR, "POST", path, json={"state": "active", "why": "back"})
        assert (answer.status_code, answer.json["code"]) == (409, "webhook_state")

        change = telling.ask_as(VENDOR, "PATCH", path.removesuffix("/states"), headers={"If-Match": '"2"'}, json={})
        assert change.json["code"] == "webhook_removed"

    def test_nobody_has_more_than_so_many(self, telling, receiver) -> None:
        for _ in range(MOST_ENDPOINTS):
            register(telling, VENDOR, receiver.origin, "hours.approved")
        body = {"url": receiver.origin, "label": "x", "types": ["hours.approved"]}
        answer = telling.ask_as(VENDOR, "POST", "webhooks", json=body)
        assert (answer.status_code, answer.json["code"]) == (409, "webhooks_many")
        register(telling, OTHER, receiver.origin, "hours.approved")

    def test_a_change_takes_the_version_that_was_read(self, telling, receiver) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        body, path = (
            {"url": receiver.origin, "label": "x", "types": ["books.closed"]},
            f"webhooks/{made['endpoint_id']}",
        )
        changed = telling.ask_as(FINANCE, "PATCH", path, headers={"If-Match": '"1"'}, json=body)
        assert (changed.json["types"], changed.json["version"]) == (["books.closed"], 2)
        assert telling.ask_as(FINANCE, "PATCH", path, headers={"If-Match": '"1"'}, json=body).status_code == 412

    def test_a_job_that_is_done_twice_sends_once(self, telling, receiver) -> None:
        register(telling, FINANCE, receiver.origin, "payment.settled")
        telling.hears(PaymentSettled.example())
        work(telling)
        message_id = receiver.arrived[0].headers["webhook-id"]
        with telling.service.units.write(telling.service.call_as_service()) as unit:
            telling.service.jobs["deliver_message"](unit, unit.call, {"message_id": message_id, "attempts": 0})
        assert len(receiver.arrived) == 1

    def test_nothing_of_the_database_is_held_while_an_endpoint_answers(self, telling, receiver, monkeypatch) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        send = WebhookSender.send

        def slowly(sender: WebhookSender, *asked: Any) -> Any:
            # SQLite lets one writer in at a time: this one waits in vain where the job's transaction is open.
            with telling.service.units.write(telling.service.call_as_service()):
                return send(sender, *asked)

        monkeypatch.setattr(WebhookSender, "send", slowly)
        telling.hears(PaymentSettled.example())
        work(telling)
        assert [one["state"] for one in deliveries(telling, FINANCE, made)] == ["delivered"]

    def test_what_is_old_is_forgotten_and_nothing_is_stuck(self, telling, receiver) -> None:
        made = register(telling, FINANCE, receiver.origin, "payment.settled")
        telling.hears(PaymentSettled.example())
        work(telling)
        telling.clock.now += KEPT_SECONDS + 1
        telling.tick()
        assert deliveries(telling, FINANCE, made) == []
        with telling.service.units.read(telling.service.call_as_service()) as unit:
            assert telling.service.check(unit) == []

    def test_a_message_nobody_tries_is_found(self, telling, receiver) -> None:
        register(telling, FINANCE, receiver.origin, "payment.settled")
        telling.hears(PaymentSettled.example())
        telling.clock.now += LONGEST_FAILURE_SECONDS + 2 * 3_600
        with telling.service.units.read(telling.service.call_as_service()) as unit:
            assert [finding.code for finding in telling.service.check(unit)] == ["message_stuck"]

    def test_types_that_nobody_chose_cost_nothing(self, telling, receiver: Receiver) -> None:
        assert ChargesAccrued not in LISTENERS
        telling.hears(HOURS)
        assert telling.kept().count("msg_") == 0
        assert json.dumps(EVENTS["hours.approved"].ids)
