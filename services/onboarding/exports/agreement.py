"""A signed agreement as PDF, set by Typst: the page is a fixed text, the data travels beside it as JSON.

In: a `SignedAgreement`. Out: PDF bytes, the same for the same
signature; `check` reads the digest, the signer and the instant back from the document's own metadata.
"""

from __future__ import annotations

import html
import json
import re
from typing import cast

import typst

from services.onboarding.domain.agreement import SignedAgreement, digest_of
from services.onboarding.exports.agreement_page import PAGE
from shared.values.refusal import Refusal
from shared.values.span import format_instant

_KEYWORDS = re.compile(rb"<pdf:Keywords>(.*?)</pdf:Keywords>", re.DOTALL)
_SAID = ("agreement", "digest", "trainer", "signed")


def render(signed: SignedAgreement) -> bytes:
    """Set one; its creation date is the instant of the signature."""
    assert digest_of(signed.text) == signed.digest, "what is set is what was signed"
    compiler = typst.Compiler(PAGE.encode(), ignore_system_fonts=True)
    content = compiler.compile(
        sys_inputs={"agreement": json.dumps(_page(signed))}, format="pdf", timestamp=signed.signed_epoch
    )
    assert check(cast("bytes", content)) == _read_back(signed), "a signed agreement reads back as it was signed"
    return cast("bytes", content)


def check(content: bytes) -> dict[str, str]:
    """Read a signed agreement back: which text, by whom, when; refuses what is none of ours."""
    found = _KEYWORDS.search(content)
    words = html.unescape(found[1].decode()).split(", ") if found else []
    pairs = dict(word.split("=", 1) for word in words if "=" in word)
    if not content.startswith(b"%PDF-") or not set(_SAID) <= set(pairs):
        raise Refusal("agreement_unreadable", "This file is no signed agreement made here; download it again.")
    return {name: pairs[name] for name in _SAID}


def _read_back(signed: SignedAgreement) -> dict[str, str]:
    return {"agreement": signed.agreement_id, "digest": signed.digest, "trainer": signed.trainer_id,
            "signed": format_instant(signed.signed_epoch)}  # fmt: skip


def _page(signed: SignedAgreement) -> dict[str, object]:
    facts = _read_back(signed)
    return {
        "title": signed.title, "lines": signed.text.splitlines(), "signed_name": signed.signed_name,
        "signed": facts["signed"], "address": signed.address or "not known", "trainer_id": signed.trainer_id,
        "agreement_id": signed.agreement_id, "digest": signed.digest,
        "keywords": [f"{name}={value}" for name, value in facts.items()],
    }  # fmt: skip
