"""The pay statement as PDF, set by Typst: the page is a fixed text, the data travels beside it as JSON.

In: a `Statement` (and folders with fonts for scripts the bundled ones lack, how words are written for the reader, and
in which language). Out: PDF bytes, the same for the
same statement; `check` reads currency and amount back from the document's own metadata. Safe to call from
several threads: Typst works without the interpreter's lock.
"""

from __future__ import annotations

import html
import json
import re
from functools import lru_cache
from typing import cast

import typst

from services.payroll.domain.statement import Statement
from services.payroll.exports.statement_page import PAGE
from services.payroll.exports.statement_text import Write, page_data
from shared.values.language import ENGLISH
from shared.values.money import Money
from shared.values.refusal import Refusal

_KEYWORDS = re.compile(rb"<pdf:Keywords>(.*?)</pdf:Keywords>", re.DOTALL)


def render(
    statement: Statement, font_folders: tuple[str, ...] = (), write: Write = str, language: str = ENGLISH
) -> bytes:
    """Set one statement; its creation date is the instant at which the pay run was approved."""
    data = page_data(statement, write) | {"language": language}
    compiler = typst.Compiler(font_paths=_fonts(font_folders), ignore_system_fonts=True)
    content = compiler.compile(
        input=PAGE.encode(), format="pdf", sys_inputs={"statement": json.dumps(data)},
        timestamp=statement.head.approved_epoch,
    )  # fmt: skip
    money = Money(statement.head.amount_minor, statement.head.currency)
    assert check(cast("bytes", content)) == {money.currency: money.decimal}, "a statement reads back as it was paid"
    return cast("bytes", content)


def check(content: bytes) -> dict[str, str]:
    """Read a statement back: give its currency and amount, or refuse what is no statement of ours."""
    found = _KEYWORDS.search(content)
    words = html.unescape(found[1].decode()).split(", ") if found else []
    pairs = dict(word.split("=", 1) for word in words if "=" in word)
    if not content.startswith(b"%PDF-") or not {"currency", "amount"} <= set(pairs):
        raise Refusal("statement_unreadable", "This file is not a pay statement made here.")
    return {pairs["currency"]: pairs["amount"]}


@lru_cache(maxsize=4)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """Load fonts once: those bundled with Typst and those handed in, never the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))
