"""What is an address of e-mail here, and what only looks like one."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from shared.values.email import address_of

GOOD = [
    "nora@example.org", "Nora.Weiss+time@Sub.Example.ORG", "o'neil@example.org", "weiß@example.org", "a%b@example.org",
    "1@2.example", "a@xn--bcher-kva.example", "x" * 64 + "@example.org",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_an_address_is_one_receiver_of_a_mail_under_the_same_name(text):
    address = address_of(f" {text}\n")
    assert address == text.lower()
    message = EmailMessage(SMTP)
    message["To"] = address
    (receiver,) = message["To"].addresses
    assert (receiver.addr_spec.strip('"'), receiver.display_name) == (address, "")


@pytest.mark.parametrize("text", [
    "<nora@example.org>", "a,b@example.org", "a;b@example.org", "Nora <nora@example.org", "a@b@example.org",
    "a(b)@c.example", "a@[127.0.0.1]", "a@127.0.0.1", "a@example", "a@-b.example", "a@b-.example", "a@b..example",
    "a@.example", "a@b.example.", "a b@example.org", "a\r\nBcc: x@example.org", "a\u202e@example.org",
    "a\u200b@example.org", '"a"@example.org', "@example.org", "a\\b@example.org", "x" * 65 + "@example.org",
    "a@" + "b" * 64 + ".example", "a@" + "b.c" * 100 + ".example", "", "a@bücher.example",
])  # fmt: skip
def test_what_leads_elsewhere_or_looks_like_another_is_none(text):
    assert address_of(text) == ""
