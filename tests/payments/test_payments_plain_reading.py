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

# Where the shortcut stands, and what it says where it takes nothing.
SHORTCUTS = {
    "ach": (nacha, "_read_plain", lambda *_: None), "sepa": (pain001, "take_plain", lambda content: (content, [])),
}  # fmt: skip
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
    module, name, nothing = SHORTCUTS[method]
    with patch.object(module, name, nothing):
        return said(method, content)


@pytest.mark.parametrize("method", SHORTCUTS)
def test_what_we_write_takes_the_shortcut(method: str) -> None:
    content = EXPORTS[method].render(batch(method))
    module, name, _nothing = SHORTCUTS[method]
    found = said(method, content)
    assert found.count == len(batch(method).instructions)
    long_way = "_check_entry" if method == "ach" else "_check_transfer"
    with patch.object(module, long_way, side_effect=AssertionError("the long way was taken")):
        assert said(method, content) == found
    with (
        patch.object(module, name, side_effect=AssertionError("the shortcut was taken")),
        pytest.raises(AssertionError),
    ):
        said(method, content)
    assert said_the_long_way(method, content) == found


TRANSFER = "      <CdtTrfTxInf>"
HIDDEN = [
    (TRANSFER, f"<!-- -->{TRANSFER}"), (TRANSFER, f"<![CDATA[{TRANSFER}"), (TRANSFER, f"<?x ?>{TRANSFER}"),
    ("<PmtInf>", '<PmtInf xmlns="urn:other">'), ("UTF-8", "UTF-7"), ('encoding="UTF-8"', ""),
    (TRANSFER, f'      <CdtTrfTxInf hourbook-taken="0"/>\n{TRANSFER}'), ("<CdtTrfTxInf>", "<x:CdtTrfTxInf>"),
    (TRANSFER, f"text{TRANSFER}"), ("<NbOfTxs>3", "<NbOfTxs>4"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), HIDDEN)
def test_no_transfer_is_taken_from_where_there_is_none(old: str, new: str) -> None:
    content = EXPORTS["sepa"].render(batch("sepa"))
    changed = content.replace(old.encode(), new.encode(), 1)
    assert changed != content
    assert said("sepa", changed) == said_the_long_way("sepa", changed)


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
