"""One contract over the table of formats: same bytes twice, the golden file, read back as ordered, no flaw passes."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_samples import batch

from services.payments.domain.batch import Instruction, Totals, totals_of
from services.payments.domain.method import METHODS
from services.payments.exports.table import EXPORTS
from shared.values.refusal import Refusal

GOLDEN = Path(__file__).parent / "golden"


def test_every_method_has_a_format():
    assert list(EXPORTS) == list(METHODS)


@pytest.mark.parametrize("method", EXPORTS)
def test_the_golden_file_is_what_we_write(method):
    form = EXPORTS[method]
    content, golden = form.render(batch(method)), GOLDEN / f"sample{form.extension}"
    if os.environ.get("GOLDEN") == "write":
        golden.write_bytes(content)
    assert content == golden.read_bytes()
    assert content == form.render(batch(method))


@pytest.mark.parametrize("method", EXPORTS)
def test_the_reader_finds_what_was_ordered(method):
    made = batch(method)
    content = EXPORTS[method].render(made)
    wanted = totals_of([(each.end_to_end_id, each.amount_minor, each.currency) for each in made.instructions], content)
    assert EXPORTS[method].check(content) == wanted


@pytest.mark.parametrize("method", EXPORTS)
def test_a_payment_twice_is_unsound(method):
    made = batch(method)
    doubled = batch(method, instructions=(*made.instructions, made.instructions[0]))
    with pytest.raises(Refusal, match="twice"):
        EXPORTS[method].check(EXPORTS[method].render(doubled))


@pytest.mark.parametrize("method", EXPORTS)
def test_bytes_that_are_cut_off_or_no_file_are_unsound(method):
    content = EXPORTS[method].render(batch(method))
    for broken in (content[:-40], content[: len(content) // 2], b"", b"\xff\xfe", b"\0" * 94, b"9" * 94 + b"\n"):
        with pytest.raises(Refusal) as refused:
            EXPORTS[method].check(broken)
        assert refused.value.code == "file_unsound"


def _read(method: str, content: bytes) -> Totals | None:
    with suppress(Refusal):
        return EXPORTS[method].check(content)
    return None


@pytest.mark.parametrize("method", EXPORTS)
@given(data=st.data())
def test_a_changed_digit_is_refused_or_shows(method, data):
    content = EXPORTS[method].render(batch(method))
    places = [place for place, byte in enumerate(content) if chr(byte).isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([each for each in b"0123456789" if each != content[place]]))
    changed = content[:place] + bytes([digit]) + content[place + 1 :]
    ordered, found = EXPORTS[method].check(content), _read(method, changed)
    if found is None:
        return
    # A name, a postcode, an id: no amount or count may be touched, and a digest shows the rest.
    assert (found.count, found.total_minor) == (ordered.count, ordered.total_minor)
    assert found.digest != ordered.digest


@pytest.mark.parametrize("method", EXPORTS)
@given(data=st.data())
def test_whatever_is_done_to_the_bytes_the_reader_answers(method, data):
    content = EXPORTS[method].render(batch(method))
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 200)))
    put = data.draw(
        st.one_of(st.binary(max_size=20), st.sampled_from([b"\r\n", b"\n", b'"', b"<", b"<?x?>", b"&x;", b"end,"]))
    )
    changed = content[:start] + put + content[end:]
    found = _read(method, changed)
    assert found is None or found.digest != EXPORTS[method].check(content).digest or changed == content


@pytest.mark.parametrize("method", EXPORTS)
@given(amounts=st.lists(st.integers(1, 9_999_999_999), min_size=1, max_size=25))
def test_every_list_of_amounts_reads_back(method, amounts):
    account = batch(method).instructions[0].account
    paid = tuple(
        Instruction(f"HB{number:013d}", amount, account.currency, account, "contractor")
        for number, amount in enumerate(amounts)
    )
    found = EXPORTS[method].check(EXPORTS[method].render(batch(method, instructions=paid)))
    assert found.count == len(amounts)
    assert found.total_minor == ((account.currency, sum(amounts)),)
