"""Mail to a real mail server on this machine: what it takes, refuses, puts off; and what happens while it is away."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
from contextlib import suppress
from email import message_from_bytes
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from notifications_house import NORA, NOW, OTTO, House

from services.notifications.domain.mail import LONGEST_TRY_SECONDS
from shared.events.identity import InvitationIssued, PasswordChanged
from shared.plumbing.worker import MAX_ATTEMPTS

INVITED = InvitationIssued("inv_1", "new@example.org", "en", NOW + 604_800)


class Postman:
    """Takes mails; `answers` says otherwise by address."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postman():
    return Postman()


@pytest.fixture
def serve(postman):
    """Start a mail server; each is stopped at the end."""
    started: list[Controller] = []

    def start(port: int, kind: type[Controller] = Controller, **options) -> Controller:
        server = kind(postman, hostname=options.pop("hostname", "127.0.0.1"), port=port, **options)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        # One that a test has stopped is not there to be stopped again.
        with suppress(AssertionError):
            server.stop()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def house(tmp_path, port) -> House:
    return House(tmp_path, smtp_url=f"smtp://127.0.0.1:{port}", mail_from="Hours <hours@op.example>").knows(NORA, OTTO)


def test_a_mail_arrives_whole(house, serve, port, postman) -> None:
    serve(port)
    house.hears(PasswordChanged("usr_1", NOW))
    house.work()
    ((to, content),) = postman.taken
    mail = message_from_bytes(content)
    assert (to, mail["From"], mail["Auto-Submitted"]) == (
        "nora@example.org",
        "Hours <hours@op.example>",
        "auto-generated",
    )
    assert mail["Message-ID"].endswith("@op.example>")
    assert "modifié le 5 octobre 2026" in mail.get_payload(decode=True).decode()
    assert house.ends() == {"nora@example.org": "sent"}


def test_one_that_is_refused_spoils_no_other(house, serve, port, postman) -> None:
    serve(port)
    postman.answers["nora@example.org"] = "550 no such user"
    with house.service.units.write(house.service.call_as_service()) as unit:
        house.service.listeners[PasswordChanged](unit, unit.call, [PasswordChanged(f"usr_{n}", NOW) for n in (1, 2)])
    house.work()
    assert [to for to, _ in postman.taken] == ["otto@example.org"]
    assert house.ends() == {"nora@example.org": "refused", "otto@example.org": "sent"}
    details = {row["email"]: row["detail"] for row in house.ask("GET", "mails", "admin").json["data"]}
    assert details["nora@example.org"] == "550 no such user"
    assert house.work() == 0, "nobody tries again what is refused for ever"


def test_one_that_is_put_off_is_tried_again(house, serve, port, postman) -> None:
    serve(port)
    postman.answers["nora@example.org"] = "451 greylisted, come back"
    with house.service.units.write(house.service.call_as_service()) as unit:
        house.service.listeners[PasswordChanged](unit, unit.call, [PasswordChanged(f"usr_{n}", NOW) for n in (1, 2)])
    house.work()
    assert house.ends() == {"nora@example.org": "", "otto@example.org": "sent"}
    house.work()
    assert "mail_put_off" in house.reason()
    del postman.answers["nora@example.org"]
    house.clock.now += 300
    house.work()
    assert house.ends() == {"nora@example.org": "sent", "otto@example.org": "sent"}
    assert [to for to, _ in postman.taken] == ["otto@example.org", "nora@example.org"], "each of them once"


def test_a_server_that_is_away_for_hours_loses_nothing(house, serve, port, postman) -> None:
    house.hears(INVITED)
    for _ in range(MAX_ATTEMPTS + 3):
        assert house.work() == 1
        house.clock.now += 300
    assert house.queue.dead(["send_mails"]) == [], "the server's absence is nobody's fault"
    assert "mail_server_away" in house.reason()
    serve(port)
    house.work()
    assert [to for to, _ in postman.taken] == ["new@example.org"]


def test_but_after_two_days_nobody_waits_any_more(house) -> None:
    house.hears(INVITED)
    house.work()
    house.clock.now += LONGEST_TRY_SECONDS
    house.work()
    assert (house.ends(), house.queue.depth(["send_mails"])) == ({"new@example.org": "overdue"}, 0)


def test_a_conversation_that_breaks_off_loses_nothing_and_repeats_nothing(house, serve, port, postman) -> None:
    class Hangs(Controller):
        def factory(self):
            return SMTP(self.handler, command_call_limit={"MAIL": 1, "*": 20}, hostname="x")

    server = serve(port, Hangs)
    with house.service.units.write(house.service.call_as_service()) as unit:
        house.service.listeners[PasswordChanged](unit, unit.call, [PasswordChanged(f"usr_{n}", NOW) for n in (1, 2)])
    house.work()
    assert len(postman.taken) == 1
    server.stop()
    for _ in range(4):
        house.clock.now += 300
        house.work()
    serve(port)
    house.clock.now += 300
    house.work()
    assert sorted(to for to, _ in postman.taken) == ["nora@example.org", "otto@example.org"]


def test_a_mail_that_is_sent_again_after_a_crash_is_the_same_mail(house, serve, port, postman) -> None:
    serve(port)
    house.hears(INVITED)
    with pytest.raises(KeyboardInterrupt), house.service.units.write(house.service.call_as_service()) as unit:
        (mail_id,) = unit.mails.waiting_since(NOW + 1)
        house.service.jobs["send_mails"](unit, unit.call, {"mail_ids": [mail_id]})
        raise KeyboardInterrupt
    house.work()
    first, second = (content for _, content in postman.taken)
    assert first == second


class TestEncryption:
    @pytest.fixture
    def tls(self, tmp_path, monkeypatch):
        """A certificate for 127.0.0.1 that this process trusts, as a server's context."""
        key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
        begin = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        made = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(1).not_valid_before(begin).not_valid_after(begin.replace(year=2120))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        pem = tmp_path / "server.pem"
        pem.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context

    def test_it_signs_in_over_tls(self, tmp_path, serve, port, postman, tls) -> None:
        seen = []

        def known(_server, _session, _envelope, _mechanism, data):
            seen.append((data.login, data.password))
            return AuthResult(success=True)

        serve(port, tls_context=tls, require_starttls=True, authenticator=known, auth_required=True)
        house = House(tmp_path, smtp_url=f"smtp://op%40x:p%2Fw@127.0.0.1:{port}")
        house.hears(INVITED)
        house.work()
        assert (len(postman.taken), seen) == (1, [(b"op@x", b"p/w")])

    def test_a_certificate_nobody_trusts_gets_no_mail(self, tmp_path, serve, port, postman, tls, monkeypatch) -> None:
        monkeypatch.delenv("SSL_CERT_FILE")
        serve(port, tls_context=tls)
        house = House(tmp_path, smtp_url=f"smtp://127.0.0.1:{port}")
        house.hears(INVITED)
        house.work()
        assert (postman.taken, house.ends()) == ([], {"new@example.org": ""})

    def test_nothing_leaves_this_machine_in_the_clear(self, tmp_path, serve, port, postman) -> None:
        serve(port)
        house = House(tmp_path, smtp_url=f"smtp://127.1:{port}")
        house.hears(INVITED)
        house.work()
        assert (postman.taken, house.ends()) == ([], {"new@example.org": ""})


def test_without_a_mail_server_mails_wait(tmp_path) -> None:
    house = House(tmp_path, smtp_url="")
    house.hears(INVITED)
    house.work()
    assert house.ends() == {"new@example.org": ""}
    assert "mail_server_unknown" in house.reason()
