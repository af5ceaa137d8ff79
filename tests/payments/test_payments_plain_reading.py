"""Reading by pattern is a shortcut: whatever stands in a file, the readers say the same with it and without it."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_samples import batch

from services.payments.domain.bank_ids import iban, is_iban
from services.payments.exports import nacha, pain001
from services.payments.exports.table import EXPORTS
from shared.values.refusal import Refusal

SHORTCUTS = {"ach": (nacha, "_read_plain"), "sepa": (pain001, "read_plain")}
# Bytes that mean something to one of the formats, and some that mean nothing.
PIECES = [
    b"0",
    b"9",
    b"a",
    b"Z",
    b" ",
    b"/",
    b"<",
    b">",
    b"&amp;",
    b"\r",
    b"\n",
    b"\r\n",
    b"<!--",
    b"-->",
    b"\xc3\xa9",
    b".",
]

IBANS = ["DE89370400440532013000", "GB29NWBK60161331926819", "NO9386011117947", "MT84MALT011000012345MTLCAST001S"]


def said(method: str, content: bytes) -> object:
    try:
        return EXPORTS[method].check(content)
    except Refusal as refusal:
        return refusal.code, refusal.detail


def said_the_long_way(method: str, content: bytes) -> object:
    module, name = SHORTCUTS[method]
    with patch.object(module, name, lambda *_: None):
        return said(method, content)


@pytest.mark.parametrize("method", SHORTCUTS)
def test_what_we_write_takes_the_shortcut(method: str) -> None:
    content = EXPORTS[method].render(batch(method))
    module, name = SHORTCUTS[method]
    with patch.object(module, name, wraps=getattr(module, name)) as shortcut:
        found = said(method, content)
    assert shortcut.call_count == found.count == len(batch(method).instructions)
    long_way = "_check_entry" if method == "ach" else "_check_transfer"
    with patch.object(module, long_way, side_effect=AssertionError("the long way was taken")):
        assert said(method, content) == found
    assert said_the_long_way(method, content) == found


@pytest.mark.parametrize("method", SHORTCUTS)
@given(data=st.data())
def test_both_ways_say_the_same_of_changed_bytes(method: str, data: st.DataObject) -> None:
    content = EXPORTS[method].render(batch(method))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        gone = data.draw(st.integers(0, 3))
        put = data.draw(st.sampled_from(PIECES) | st.just(content[start : start + gone][::-1]))
        content = content[:start] + put + content[start + gone :]
    assert said(method, content) == said_the_long_way(method, content)


@given(
    number=st.sampled_from(IBANS),
    place=st.integers(0, 33), letter=st.sampled_from("0189AZ /-é٣"), cut=st.integers(0, 2),
)  # fmt: skip
def test_an_iban_is_one_by_both_ways(number: str, place: int, letter: str, cut: int) -> None:
    changed = (number[:place] + letter + number[place + 1 :])[: len(number) - cut]
    try:
        whole = str(iban(changed)) == changed
    except Refusal:
        whole = False
    assert is_iban(changed) == whole
    assert is_iban(number)
    assert not any(is_iban(f"DE{digits}370400440532013000") for digits in ("00", "01", "99"))
