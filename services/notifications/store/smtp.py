"""Mail by SMTP (RFC 5321), encrypted unless the server is this machine. In: a URL. Out: what the server said of each.

`smtp://` begins in the clear and must be able to go over to TLS (STARTTLS); `smtps://` is TLS from the first byte.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

import structlog

from services.notifications.usecases.ports import Delivery, Outgoing
from shared.values.refusal import away

TIMEOUT_SECONDS = 10
_FOR_EVER = 500
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_log = structlog.get_logger("mail")


class SmtpMailer:
    """One mail server; each batch is one conversation."""

    def __init__(self, url: str, mail_from: str) -> None:
        """Keep where it is and as whom to sign in."""
        self._url, self._sender = urlsplit(url), parseaddr(mail_from)[1]

    def send(self, mails: Sequence[Outgoing]) -> list[Delivery]:
        """Offer each mail; stops where the conversation breaks off."""
        decided: list[Delivery] = []
        try:
            with self._conversation() as server:
                for mail in mails:
                    decided += self._offer(server, mail)
        except (OSError, smtplib.SMTPException) as error:
            # What a server says may quote whom we wrote to; the class of the error is enough for a log.
            _log.warning("mail_server_away", error=type(error).__name__, decided=len(decided))
            if not decided:
                raise away("mail_server_away", f"The mail server is out of reach ({type(error).__name__}).") from None
        return decided

    def forget(self, mail_ids: Sequence[str]) -> None:
        """Nothing is kept: what was handed over lies with whom it was for."""

    def _offer(self, server: smtplib.SMTP, mail: Outgoing) -> list[Delivery]:
        """Give what the server decided: nothing where it says to come back later."""
        said: bytes | str
        try:
            server.sendmail(self._sender, [mail.email], mail.content)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[mail.email]
        except smtplib.SMTPResponseException as error:
            code, said = error.smtp_code, error.smtp_error
        except smtplib.SMTPNotSupportedError as error:
            code, said = _FOR_EVER, str(error)
        except UnicodeEncodeError:
            code, said = _FOR_EVER, "The server takes no address with such letters."
        else:
            return [Delivery(mail.mail_id)]
        with suppress(smtplib.SMTPServerDisconnected):
            server.rset()
        text = said.decode(errors="replace") if isinstance(said, bytes) else said
        return [Delivery(mail.mail_id, f"{code} {text}"[:300])] if code >= _FOR_EVER else []

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        host, tls = self._url.hostname or "", ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(host, self._url.port or 465, timeout=TIMEOUT_SECONDS, context=tls)
            if self._url.scheme == "smtps"
            else smtplib.SMTP(host, self._url.port or 587, timeout=TIMEOUT_SECONDS)
        )
        with server:
            if self._url.scheme == "smtp" and (host not in _LOOPBACK or self._offers_tls(server)):
                server.starttls(context=tls)
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            yield server

    @staticmethod
    def _offers_tls(server: smtplib.SMTP) -> bool:
        server.ehlo_or_helo_if_needed()
        return server.has_extn("starttls")
