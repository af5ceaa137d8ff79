"""The credit transfers of a pain.001 message: the part that comes fifty thousand times, written and read by pattern.

In: instructions. Out: the same text as element by element, in a tenth of the time. In: a message. Out: what stands in
the transfers of exactly this form, and the message with marks in their places. A transfer in any other form is not
refused here but left where it is, for the general reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from services.payments.domain.bank_ids import bic, is_iban
from services.payments.domain.batch import Batch, Instruction, Line
from services.payments.domain.characters import carry
from services.payments.domain.method import METHODS, SEPA_COUNTRIES
from shared.values.decimal_text import format_scaled
from shared.values.refusal import Refusal

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CENTS = 2
NAME_LENGTH = 70
NOT_PROVIDED = "NOTPROVIDED"

_FORM = """\
      <CdtTrfTxInf>
        <PmtId>
          <InstrId>{instruction_id}</InstrId>
          <EndToEndId>{end_to_end_id}</EndToEndId>
        </PmtId>
        <Amt>
          <InstdAmt Ccy="EUR">{amount}</InstdAmt>
        </Amt>
        <CdtrAgt>
          <FinInstnId>
{agent}          </FinInstnId>
        </CdtrAgt>
        <Cdtr>
          <Nm>{name}</Nm>
          <PstlAdr>
{address}          </PstlAdr>
        </Cdtr>
        <CdtrAcct>
          <Id>
            <IBAN>{iban}</IBAN>
          </Id>
        </CdtrAcct>
        <RmtInf>
          <Ustrd>{remittance}</Ustrd>
        </RmtInf>
      </CdtTrfTxInf>
"""
# The same, filled in a third of the time.
_WRITTEN = re.sub(r"\{\w+\}", "%s", _FORM)
_BIC = "            <BICFI>{}</BICFI>\n"
_NO_BIC = f"            <Othr>\n              <Id>{NOT_PROVIDED}</Id>\n            </Othr>\n"


def named(text: str) -> str:
    """Bring a name into letters and a length that SEPA carries."""
    return carry(text, field="name")[:NAME_LENGTH].strip()


def write_transfers(batch: Batch, identifier: str, instructions: Sequence[Instruction]) -> str:
    """Write one payment information's transfers, indented as they stand in the message.

    Nothing needs escaping: ids, numbers and the Latin set hold neither ampersand nor angle bracket.
    """
    payer = named(batch.originator.name)
    return "".join(
        _write(f"{identifier}-{place}", payer, batch, one) for place, one in enumerate(instructions, start=1)
    )


def _write(instruction_id: str, payer: str, batch: Batch, instruction: Instruction) -> str:
    assert instruction.currency == "EUR", "SEPA carries euros"
    account, address = instruction.account, instruction.account.address
    parts = (
        ("StrtNm", address.street), ("BldgNb", address.building), ("PstCd", address.postcode),
        ("TwnNm", address.town), ("Ctry", address.country),
    )  # fmt: skip
    # In the order of their places.
    return _WRITTEN % (
        instruction_id, instruction.end_to_end_id, format_scaled(instruction.amount_minor, CENTS),
        _BIC.format(account.bic) if account.bic else _NO_BIC, named(account.holder_name),
        "".join(f"            <{tag}>{carry(text, field=tag)}</{tag}>\n" for tag, text in parts if text),
        account.iban, remittance(payer, batch, instruction),
    )  # fmt: skip


def remittance(payer: str, batch: Batch, instruction: Instruction) -> str:
    """Say on the trainer's statement who pays, for which payday, and under which id to ask."""
    payday = instruction.payday or batch.value_date
    return f"{payer} pay {payday.isoformat()} {instruction.end_to_end_id}"


# --- reading


def _text(length: int) -> str:
    """Text of the Latin set, not padded."""
    return rf"(?! )[A-Za-z0-9/\-?:().,'+ ]{{1,{length}}}(?<! )"


# Ids have no slash here, and an address is in the order and lengths it may have; what differs goes the long way.
_PATTERNS = {
    "instruction_id": r"([A-Z0-9\-]{1,35})",
    "end_to_end_id": r"([A-Z0-9\-]{1,35})",
    "amount": r"(\d{1,9})\.(\d\d)",
    "agent": rf"(?:            <BICFI>([A-Z0-9]{{8,11}})</BICFI>\n|{re.escape(_NO_BIC)})",
    "name": _text(NAME_LENGTH),
    "address": "".join(
        f"(?:            <{tag}>{pattern}</{tag}>\n){times}"
        for tag, pattern, times in (
            ("StrtNm", _text(70), "?"), ("BldgNb", _text(16), "?"), ("PstCd", _text(16), "?"), ("TwnNm", _text(35), ""),
            ("Ctry", "[A-Z]{2}", ""),
        )
    ),
    "iban": "([A-Z0-9]{5,34})",
    "remittance": _text(140),
}  # fmt: skip
_PLAIN = re.compile(re.sub(r"\\\{(\w+)\\\}", lambda place: _PATTERNS[place[1]], re.escape(_FORM)), re.ASCII)
# Behind the declaration we write, nothing may open what could hide a transfer: a comment, CDATA, an instruction.
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_HIDING = re.compile("<[!?]")
# The attribute of a mark, which holds its number.
MARK = "hourbook-taken"


class Taken(NamedTuple):
    """A transfer that was read by pattern and breaks no rule of its own."""

    instruction_id: str
    line: Line


def take_plain(content: bytes) -> tuple[bytes, list[Taken]]:
    """Read the transfers that are written as here and break no rule; give the message with a numbered mark for each.

    Without `<!`, `<?` and another encoding, what matches is a transfer and nothing else; its mark tells the namespace
    it is in.
    """
    taken: list[Taken] = []

    def take(match: re.Match[str]) -> str:
        found = _sound(match)
        if found is None:
            return match[0]
        taken.append(found)
        return f'<CdtTrfTxInf {MARK}="{len(taken) - 1}"/>'

    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content, []
    body = text.removeprefix(DECLARATION)
    if not text.startswith(DECLARATION) or MARK in body or _HIDING.search(body):
        return content, []
    return (DECLARATION + _PLAIN.sub(take, body)).encode(), taken


def _sound(match: re.Match[str]) -> Taken | None:
    instruction_id, end_to_end_id, whole, cents, code, number = match.groups()
    minor = int(whole + cents)
    sound = (
        0 < minor <= METHODS["sepa"].limit_minor and number[:2] in SEPA_COUNTRIES and is_iban(number)
        and (code is None or _is_bic(code))
    )  # fmt: skip
    return Taken(instruction_id, (end_to_end_id, minor, "EUR")) if sound else None


@lru_cache(maxsize=4096)
def _is_bic(code: str) -> bool:
    try:
        return str(bic(code)) == code
    except Refusal:
        return False
