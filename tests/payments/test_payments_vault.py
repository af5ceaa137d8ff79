"""The vault: what it seals opens in its place alone, with its key alone, and never twice to the same bytes."""

from __future__ import annotations

import places
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from payments_samples import DE, US, account, ordered, registered

from services.payments.store.tables import payment_files, payment_states, payout_accounts
from services.payments.store.vault import Vault
from services.payments.usecases.check import check
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.release_file import release_file
from shared.values.refusal import Refusal

VAULT = Vault(b"k" * 32, b"l" * 32)
PLACE = {"table": "t", "column": "c", "row": "r"}


@given(plain=st.binary(max_size=500))
def test_what_is_sealed_opens(plain):
    sealed = VAULT.seal(plain, **PLACE)
    assert VAULT.open(sealed, **PLACE) == plain
    assert len(plain) < 4 or plain not in sealed
    assert sealed != VAULT.seal(plain, **PLACE)


@pytest.mark.parametrize("changed", [{"table": "x"}, {"column": "x"}, {"row": "x"}])
def test_it_opens_in_its_place_alone(changed):
    with pytest.raises(Refusal, match="cannot be decrypted"):
        VAULT.open(VAULT.seal(b"secret", **PLACE), **(PLACE | changed))


@given(data=st.data())
def test_a_changed_byte_shuts_it(data):
    sealed = bytearray(VAULT.seal(b"secret", **PLACE))
    place = data.draw(st.integers(1, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Refusal):
        VAULT.open(bytes(sealed), **PLACE)


def test_a_new_master_key_opens_what_the_retired_one_sealed():
    sealed = VAULT.seal(b"secret", **PLACE)
    with pytest.raises(Refusal):
        Vault(b"n" * 32, b"l" * 32).open(sealed, **PLACE)
    from services.payments.store.vault import key_id_of

    rotated = Vault(b"n" * 32, b"l" * 32, {key_id_of(b"k" * 32): b"k" * 32})
    assert rotated.open(sealed, **PLACE) == b"secret"


@pytest.mark.parametrize("keys", [(b"k" * 31, b"l" * 32), (b"k" * 32, b"l" * 33), (b"", b"")])
def test_a_key_of_a_wrong_length_is_refused_at_the_start(keys):
    with pytest.raises(Refusal, match="32 bytes"):
        Vault(*keys)


def test_a_look_up_needs_the_key():
    assert VAULT.lookup("DE89") == VAULT.lookup("DE89")
    assert VAULT.lookup("DE89") != Vault(b"k" * 32, b"m" * 32).lookup("DE89")
    assert "k" * 32 not in repr(VAULT)


@pytest.fixture
def released(house):
    house.tell(registered(1), registered(2))
    account(house, 1, DE)
    account(house, 2, US)
    house.tell(ordered(1, 6002, "EUR"), ordered(2, 1000, "USD"))
    file = house.do("maker", prepare_file, "run_1", "sepa")
    house.do("checker", release_file, file.file_id)
    assert house.look(check) == []
    return house


@pytest.mark.skipif(places.on_postgres(), reason="it reads the file")
def test_no_number_stands_in_the_database_file(released, tmp_path):
    content = b"".join(path.read_bytes() for path in tmp_path.glob("payments.db*"))
    assert b"payout_accounts" in content
    for secret in (b"DE89370400440532013000", b"000123456789", "Jörg Weiß".encode(), b"Jorg Weiss"):
        assert secret not in content


@pytest.mark.parametrize(
    "harm, code",
    [
        (payout_accounts.update().values(details=b"\1\0"), "sealed_unreadable"),
        (payout_accounts.update().values(bank_name="IBAN DE89370400440532013000"), "number_in_the_clear"),
        (payment_files.update().values(content=VAULT.seal(b"", **PLACE)), "sealed_unreadable"),
        (payment_files.update().values(digest="0"), "file_digest_differs"),
        (sa.text("UPDATE payments SET amount_minor = 6003 WHERE currency = 'EUR'"), "file_totals_differ"),
        (
            payment_states.update().where(payment_states.c.state == "released").values(state="sent", sort_key=3),
            "payment_state_apart",
        ),
        (payment_states.delete(), "payment_state_apart"),
        (sa.text("UPDATE file_payments SET live = false"), "payment_state_apart"),
        (sa.text("UPDATE file_payments SET live = false"), "worklist_apart"),
        (sa.text("DELETE FROM unfiled"), "worklist_apart"),
    ],
)
def test_harm_is_found(released, harm, code):
    with released.service.units.engine.begin() as connection:
        connection.execute(harm)
    assert code in {finding.code for finding in released.look(check)}


def test_a_file_is_kept_packed_and_one_from_before_reads_as_it_is(house):
    house.tell(*map(registered, range(40)), *(ordered(number, 100, "EUR") for number in range(40)))
    for number in range(40):
        account(house, number, DE)
    file = house.do("maker", prepare_file, "run_1", "sepa")
    house.do("checker", release_file, file.file_id)
    content = house.look(lambda unit: unit.files.content(file.file_id))
    with house.service.units.write(house.call("reader")) as unit:
        kept = unit.connection.execute(sa.select(payment_files.c.content)).scalar_one()
        assert len(kept) < len(content) / 4
        vault = Vault(b"field_key".ljust(32, b"."), b"lookup_key".ljust(32, b"."))
        before = vault.seal(content, table="payment_files", column="content", row=file.file_id)
        unit.connection.execute(payment_files.update().values(content=before))
    assert house.look(lambda unit: unit.files.content(file.file_id)) == content
    assert house.look(check) == []
