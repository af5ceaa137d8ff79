"""SEPA credit transfers as ISO 20022 pain.001.001.09: euros to IBANs, with structured addresses.

In: a batch of instructions in EUR. Out: UTF-8 XML; `check` reads such bytes with its own table of elements
and refuses the first rule broken.
Sources: ISO 20022 pain.001.001.09; EPC132-08, SCT customer-to-PSP implementation guidelines 2025 (subset,
usage rules, character set, 70-character names); EPC153-22, provision of addresses (no unstructured address
from 15 November 2026: town and country in their own elements).

Contractors' invoices and employees' wages go under two payment informations of one message, because the
category purpose (SUPP, SALA) belongs to the whole of one. A creditor's agent is left NOTPROVIDED where the
account has no BIC: SEPA routes by IBAN, and a guessed BIC is the one that gets rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby
from typing import Any

from lxml import etree

from services.payments.domain.account import Address
from services.payments.domain.bank_ids import bic, iban
from services.payments.domain.banking_days import is_banking_day
from services.payments.domain.batch import Batch, Instruction, Line, Totals, totals_of
from services.payments.domain.characters import LATIN, carry
from services.payments.domain.method import METHODS, SEPA_COUNTRIES
from services.payments.exports.pain001_transfers import (
    CENTS,
    DECLARATION,
    MARK,
    NAME_LENGTH,
    NAMESPACE,
    NOT_PROVIDED,
    Taken,
    named,
    take_plain,
    write_transfers,
)
from services.payments.exports.unsound import require, unsound
from shared.values.decimal_text import format_scaled, parse_scaled
from shared.values.refusal import Refusal
from shared.values.span import format_instant

# Where the message is written without its transfers, each payment information has one that is empty.
_PLACE_OF_TRANSFERS = "      <CdtTrfTxInf/>\n"
# ISO 20022 external category purpose: wages for employees, a supplier's invoice for everyone else.
CATEGORY_PURPOSE = {"contractor": "SUPP"}


# --- writing ---------------------------------------------------------------------------------------------


def render(batch: Batch) -> bytes:
    """Write the message: one group header, one payment information per category purpose."""
    namespaces: dict[Any, str] = {None: NAMESPACE}
    document = etree.Element(_tag("Document"), nsmap=namespaces)
    initiation = _under(document, "CstmrCdtTrfInitn")
    header = _under(initiation, "GrpHdr")
    _under(header, "MsgId", batch.message_id)
    _under(header, "CreDtTm", format_instant(batch.created_epoch))
    _count_and_sum(header, batch.instructions)
    _under(_under(header, "InitgPty"), "Nm", named(batch.originator.name))
    ordered = sorted(batch.instructions, key=_purpose)
    transfers = []
    for place, (purpose, each) in enumerate(groupby(ordered, key=_purpose), start=1):
        identifier, group = f"{batch.message_id}-{place}", tuple(each)
        _payment_information(initiation, batch, identifier, purpose, group)
        transfers.append(write_transfers(batch, identifier, group))
    frame = etree.tostring(document, encoding="unicode", pretty_print=True).split(_PLACE_OF_TRANSFERS)
    text = "".join(part + more for part, more in zip(frame, [*transfers, ""], strict=True))
    return f"{DECLARATION}{text}".encode()


def _purpose(instruction: Instruction) -> str:
    return CATEGORY_PURPOSE.get(instruction.worker_type, "SALA")


def _payment_information(
    above: etree._Element, batch: Batch, identifier: str, purpose: str, instructions: tuple[Instruction, ...]
) -> None:
    block = _under(above, "PmtInf")
    _under(block, "PmtInfId", identifier)
    _under(block, "PmtMtd", "TRF")
    _under(block, "BtchBookg", "true")
    _count_and_sum(block, instructions)
    kind = _under(block, "PmtTpInf")
    _under(_under(kind, "SvcLvl"), "Cd", "SEPA")
    _under(_under(kind, "CtgyPurp"), "Cd", purpose)
    _under(_under(block, "ReqdExctnDt"), "Dt", batch.value_date.isoformat())
    _party(block, "Dbtr", batch.originator.name, batch.originator.address)
    _account(block, "DbtrAcct", batch.originator.iban)
    _agent(block, "DbtrAgt", batch.originator.bic)
    _under(block, "ChrgBr", "SLEV")
    _under(block, "CdtTrfTxInf")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _under(above: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(above, _tag(name))
    element.text = text
    return element


def _count_and_sum(above: etree._Element, instructions: tuple[Instruction, ...]) -> None:
    _under(above, "NbOfTxs", str(len(instructions)))
    _under(above, "CtrlSum", format_scaled(sum(each.amount_minor for each in instructions), CENTS))


def _party(above: etree._Element, role: str, name: str, address: Address) -> None:
    block = _under(above, role)
    _under(block, "Nm", named(name))
    postal = _under(block, "PstlAdr")
    for element, text in (
        ("StrtNm", address.street), ("BldgNb", address.building), ("PstCd", address.postcode),
        ("TwnNm", address.town), ("Ctry", address.country),
    ):  # fmt: skip
        if text:
            _under(postal, element, carry(text, field=element))


def _account(above: etree._Element, role: str, number: str) -> None:
    _under(_under(_under(above, role), "Id"), "IBAN", number)


def _agent(above: etree._Element, role: str, code: str) -> None:
    institution = _under(_under(above, role), "FinInstnId")
    if code:
        _under(institution, "BICFI", code)
    else:
        _under(_under(institution, "Othr"), "Id", NOT_PROVIDED)


# --- reading ---------------------------------------------------------------------------------------------

# Element -> its children in order; a question mark allows absence, a plus repetition. What is not here is refused.
_CHILDREN = {
    "Document": "CstmrCdtTrfInitn",
    "CstmrCdtTrfInitn": "GrpHdr PmtInf+",
    "GrpHdr": "MsgId CreDtTm NbOfTxs CtrlSum InitgPty",
    "InitgPty": "Nm",
    "PmtInf": "PmtInfId PmtMtd BtchBookg NbOfTxs CtrlSum PmtTpInf ReqdExctnDt Dbtr DbtrAcct DbtrAgt ChrgBr "
    "CdtTrfTxInf+",
    "PmtTpInf": "SvcLvl CtgyPurp",
    "SvcLvl": "Cd",
    "CtgyPurp": "Cd",
    "ReqdExctnDt": "Dt",
    "Dbtr": "Nm PstlAdr",
    "DbtrAcct": "Id",
    "DbtrAgt": "FinInstnId",
    "FinInstnId": "BICFI? Othr?",
    "Othr": "Id",
    "CdtTrfTxInf": "PmtId Amt CdtrAgt Cdtr CdtrAcct RmtInf",
    "PmtId": "InstrId EndToEndId",
    "Amt": "InstdAmt",
    "CdtrAgt": "FinInstnId",
    "Cdtr": "Nm PstlAdr",
    "CdtrAcct": "Id",
    "PstlAdr": "StrtNm? BldgNb? PstCd? TwnNm Ctry",
    "RmtInf": "Ustrd",
}
_SHAPES = {
    name: re.compile("".join(f"(?:{part.rstrip('?+')} ){part[len(part.rstrip('?+')) :]}" for part in order.split()))
    for name, order in _CHILDREN.items()
}
_LENGTHS = {
    "MsgId": 35, "PmtInfId": 35, "InstrId": 35, "EndToEndId": 35, "Nm": NAME_LENGTH, "StrtNm": 70, "BldgNb": 16,
    "PstCd": 16, "TwnNm": 35, "Ustrd": 140,
}  # fmt: skip
_IDS = ("MsgId", "PmtInfId", "InstrId", "EndToEndId")
_FIXED = {
    "PmtInf/PmtMtd": "TRF", "PmtInf/PmtTpInf/SvcLvl/Cd": "SEPA", "PmtInf/ChrgBr": "SLEV", "PmtInf/BtchBookg": "true",
}  # fmt: skip
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})")
_AMOUNT = re.compile(r"\d{1,9}\.\d{2}")


# What was read of the transfers that are written as we write them, by their marks.
Plain = Mapping[Any, Taken]


def check(content: bytes) -> Totals:
    """Read the message by the EPC's rules and add it up; refuses the first rule broken."""
    with suppress(Refusal):
        return totals_of(_read(*take_plain(content)), content)
    # What is wrong is said by its place in the message as it is.
    return totals_of(_read(content, []), content)


def _read(content: bytes, taken: Sequence[Taken]) -> list[Line]:
    """Give the lines of a message, in which marks stand for the transfers that were taken."""
    root = _parse(content)
    marks = root.iter(_tag("CdtTrfTxInf")) if taken else ()
    plain = {one: taken[int(number)] for one in marks if (number := one.get(MARK))}
    require(len(plain) == len(taken), "file", f"a transfer is in another namespace than {NAMESPACE}")
    for element in _others(root, plain):
        _check_shape(element)
    header = _one(root, "CstmrCdtTrfInitn/GrpHdr")
    created = _text_of(header, "CreDtTm")
    require(bool(_INSTANT.fullmatch(created)), "GrpHdr", "CreDtTm is no instant")
    lines: list[Line] = []
    for block in root.iterfind(f"{_tag('CstmrCdtTrfInitn')}/{_tag('PmtInf')}"):
        lines += _check_payment_information(block, _date(created[:10], "CreDtTm"), plain)
    _check_count_and_sum(header, lines)
    ids = {name: [str(element.text) for element in root.iter(_tag(name))] for name in _IDS}
    ids["InstrId"] += [one.instruction_id for one in taken]
    ids["EndToEndId"] += [one.line[0] for one in taken]
    for name in _IDS:
        _require_unique(name, ids[name])
    return lines


def _others(element: etree._Element, plain: Plain) -> Iterator[etree._Element]:
    """Walk all elements but the transfers that were read already."""
    yield element
    for child in element:
        if child not in plain:
            yield from _others(child, plain)


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise unsound("file", f"it is no well-formed XML ({fault})") from None
    require(root.getroottree().docinfo.internalDTD is None, "file", "a document type has no place in it")
    require(root.tag == _tag("Document"), "file", f"its root is {root.tag}, not Document of {NAMESPACE}")
    return root


def _check_shape(element: etree._Element) -> None:
    """Hold children, their order, and the text of a leaf against the tables."""
    namespace, _, name = str(element.tag)[1:].rpartition("}")
    where = f"{name} (line {element.sourceline})"
    require(namespace == NAMESPACE, where, "it is of another namespace")
    if len(element):
        order = "".join(f"{str(child.tag).rpartition('}')[2]} " for child in element)
        shape = _SHAPES.get(name)
        fits = order == "IBAN " if name == "Id" else bool(shape and shape.fullmatch(order))
        require(fits, where, f"its children {order.split()} are not what the guidelines allow")
        require(not (element.text or "").strip(), where, "text stands between its elements")
        return
    text = element.text or ""
    require(bool(text.strip()) and text == text.strip(), where, "it is empty or padded")
    require(set(text) <= LATIN, where, f"{text!r} leaves the SEPA character set")
    require(len(text) <= _LENGTHS.get(name, len(text)), where, f"it is longer than {_LENGTHS.get(name)} characters")
    if name in _IDS:
        require(not (text[0] == "/" or text[-1] == "/" or "//" in text), where, "an id has a slash where none may be")


def _check_payment_information(block: etree._Element, created: date, plain: Plain) -> list[Line]:
    where = _text_of(block, "PmtInfId")
    for path, wanted in _FIXED.items():
        require(_text_of(block, path.removeprefix("PmtInf/")) == wanted, where, f"{path} is not {wanted}")
    require(
        _text_of(block, "PmtTpInf/CtgyPurp/Cd") in ("SALA", "SUPP"), where, "the category purpose is not SALA or SUPP"
    )
    day = _date(_text_of(block, "ReqdExctnDt/Dt"), where)
    require(is_banking_day(day, "sepa"), where, f"execution date {day} is no TARGET day")
    require(day >= created, where, f"execution date {day} lies before the message's own date {created}")
    _check_side(block, "Dbtr", where)
    transfers = block.iterfind(_tag("CdtTrfTxInf"))
    lines = [plain[one].line if one in plain else _check_transfer(one) for one in transfers]
    _check_count_and_sum(block, lines)
    return lines


def _check_transfer(block: etree._Element) -> Line:
    end_to_end_id = _text_of(block, "PmtId/EndToEndId")
    amount = _one(block, "Amt/InstdAmt")
    require(amount.get("Ccy") == "EUR", end_to_end_id, "the currency is not EUR")
    text = amount.text or ""
    require(bool(_AMOUNT.fullmatch(text)), end_to_end_id, f"amount {text!r} has not the form 123.45")
    minor = parse_scaled(text, CENTS, field="InstdAmt")
    require(0 < minor <= METHODS["sepa"].limit_minor, end_to_end_id, "the amount is zero or above the limit")
    _check_side(block, "Cdtr", end_to_end_id)
    return end_to_end_id, minor, "EUR"


def _check_side(block: etree._Element, role: str, where: str) -> None:
    """Check the account, the agent and the address's country of debtor or creditor."""
    number = _text_of(block, f"{role}Acct/Id/IBAN")
    try:
        require(str(iban(number)) == number, where, f"{role}'s IBAN is not compact")
        institution = _one(block, f"{role}Agt/FinInstnId")
        code = institution.findtext(_tag("BICFI"))
        if code is None:
            require(
                _text_of(institution, "Othr/Id") == NOT_PROVIDED,
                where,
                f"{role}'s agent is neither BIC nor NOTPROVIDED",
            )
        else:
            require(str(bic(code)) == code, where, f"{role}'s BIC is not compact")
    except Refusal as refusal:
        raise unsound(where, f"{role}: {refusal.detail}") from None
    require(number[:2] in SEPA_COUNTRIES, where, f"{role}'s IBAN is of {number[:2]}, outside SEPA")
    country = _text_of(block, f"{role}/PstlAdr/Ctry")
    require(bool(re.fullmatch("[A-Z]{2}", country)), where, f"{role}'s country {country!r} is not two letters")


def _check_count_and_sum(block: etree._Element, lines: list[Line]) -> None:
    where = etree.QName(block).localname
    require(_text_of(block, "NbOfTxs") == str(len(lines)), where, f"NbOfTxs is not {len(lines)}")
    total = format_scaled(sum(minor for _, minor, _ in lines), CENTS)
    require(_text_of(block, "CtrlSum") == total, where, f"CtrlSum is not {total}")


def _one(block: etree._Element, path: str) -> etree._Element:
    found = block.findall("/".join(map(_tag, path.split("/"))))
    if len(found) != 1:
        raise unsound(etree.QName(block).localname, f"{path} is there {len(found)} times, not once")
    return found[0]


def _text_of(block: etree._Element, path: str) -> str:
    return _one(block, path).text or ""


def _date(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise unsound(where, f"{text!r} is no date") from None


def _require_unique(name: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        require(value not in seen, value, f"{name} appears twice")
        seen.add(value)
