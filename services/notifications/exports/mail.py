"""A mail as it leaves the house (RFC 5322): plain text, UTF-8, one reader. In: a mail and its words. Out: bytes.

A header with a line break in it cannot be made: the library refuses, and so does whoever writes an address into a fact.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from services.notifications.domain.mail import Mail


def render(mail: Mail, sender: str, said: tuple[str, str]) -> bytes:
    """Write it; the same mail gives the same Message-ID, so that a reader's program can tell a second copy."""
    subject, text = said
    message = EmailMessage(SMTP)
    message["From"] = sender
    message["To"] = mail.email
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.fromtimestamp(mail.made_epoch, UTC))
    message["Message-ID"] = f"<{mail.mail_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    # Nobody's absence note shall answer it (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text + "\n")
    message["Content-Language"] = mail.language
    return message.as_bytes()
