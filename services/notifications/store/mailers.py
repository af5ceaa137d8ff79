"""The mailers: which one stands behind which URL, and the one that keeps mails in a folder. In: a URL. Out: a mailer.

`smtp://` and `smtps://` lead to a mail server; `folder:///path` catches mails in files that only their owner can read:
for the first minute, for tests and for demonstrations.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from services.notifications.domain.settings import Settings
from services.notifications.store.smtp import SmtpMailer
from services.notifications.usecases.ports import Delivery, Mailer, Outgoing
from shared.values.refusal import away

FOLDER_SCHEME = "folder://"
SMTP_SCHEMES = ("smtp://", "smtps://")


def open_mailer(settings: Settings) -> Mailer:
    """Give the mailer of the settings' URL; nothing is opened before the first mail."""
    url = settings.smtp_url
    if url.startswith(FOLDER_SCHEME):
        return FolderMailer(Path(url.removeprefix(FOLDER_SCHEME)))
    if url.startswith(SMTP_SCHEMES):
        return SmtpMailer(url, settings.mail_from)
    assert not url, "smtp_url begins with smtp://, smtps:// or folder://; the environment is read with care"
    return NoMailer()


class FolderMailer:
    """A catcher: each mail is a file named by its id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mails: Sequence[Outgoing]) -> list[Delivery]:
        """Write them; a mail that is sent again replaces itself."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in mails:
            path = self._folder / f"{mail.mail_id}.eml"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(mail.content)
        return [Delivery(mail.mail_id) for mail in mails]

    def forget(self, mail_ids: Sequence[str]) -> None:
        """Delete those that were caught."""
        for mail_id in mail_ids:
            (self._folder / f"{mail_id}.eml").unlink(missing_ok=True)


class NoMailer:
    """What stands in a process that was told of no mail server, and has no mails to send."""

    def send(self, mails: Sequence[Outgoing]) -> list[Delivery]:
        """Put everything off."""
        raise away("mail_server_unknown", "HOURBOOK_SMTP_URL names no mail server; mails wait until it does.")

    def forget(self, mail_ids: Sequence[str]) -> None:
        """Nothing is kept."""
