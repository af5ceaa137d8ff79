"""pain.001.001.09: valid by the ISO schema, and a table of flaws that the schema lets pass but the EPC does not."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO

import pytest
import xmlschema
from lxml import etree
from payments_samples import DE, PL, batch, instruction

from services.payments.exports.pain001 import check, render
from shared.values.refusal import Refusal

CONTENT = render(batch("sepa"))


@pytest.fixture(scope="module")
def iso_schema():
    text = files("sepaxml").joinpath("schemas/pain.001.001.09.xsd").read_bytes()
    return etree.XMLSchema(etree.parse(BytesIO(text)))


@pytest.mark.parametrize("worker_type", ["contractor", "employee"])
@pytest.mark.parametrize("fields", [DE, PL, DE | {"bic": ""}, PL | {"holder_name": "X" * 70, "building": "7 b"}])
def test_it_is_valid_by_the_iso_schema(iso_schema, fields, worker_type):
    content = render(batch("sepa", instructions=(instruction(1, fields, 99_999_999_999, worker_type),)))
    iso_schema.assertValid(etree.fromstring(content))


def test_a_second_schema_processor_agrees():
    source = files("sepaxml").joinpath("schemas/pain.001.001.09.xsd")
    xmlschema.XMLSchema(str(source)).validate(CONTENT.decode())


def test_the_schema_can_refuse(iso_schema):
    assert not iso_schema.validate(etree.fromstring(CONTENT.replace(b"TRF", b"XXX")))


def test_wages_and_invoices_are_apart():
    root = etree.fromstring(CONTENT)
    found = [
        (block.findtext(".//{*}CtgyPurp/{*}Cd"), block.findtext("{*}NbOfTxs"), block.findtext("{*}CtrlSum"))
        for block in root.iterfind(".//{*}PmtInf")
    ]
    assert found == [("SALA", "1", "1234.56"), ("SUPP", "2", "60.03")]


def test_every_address_is_structured():
    root = etree.fromstring(CONTENT)
    addresses = list(root.iterfind(".//{*}PstlAdr"))
    assert len(addresses) == 5
    assert all(each.findtext("{*}TwnNm") and each.findtext("{*}Ctry") for each in addresses)
    assert root.findall(".//{*}AdrLine") == []


@pytest.mark.parametrize(
    "old, new, said",
    [
        (b"pain.001.001.09", b"pain.001.001.03", "root"),
        (b"<Document", b"<!DOCTYPE x []><Document", "document type"),
        (b"<NbOfTxs>3", b"<NbOfTxs>4", "NbOfTxs"),
        (b"<CtrlSum>1294.59", b"<CtrlSum>1294.6", "CtrlSum"),
        (b"<CtrlSum>1234.56", b"<CtrlSum>1234.57", "CtrlSum"),
        (b'Ccy="EUR">60.02', b'Ccy="EUR">60.2', "form 123.45"),
        (b'Ccy="EUR">60.02', b'Ccy="EUR">60.03', "CtrlSum"),
        (b'Ccy="EUR">60.02', b'Ccy="USD">60.02', "currency"),
        (b'Ccy="EUR">0.01', b'Ccy="EUR">0.00', "zero"),
        (b"SLEV", b"SHAR", "ChrgBr"),
        (b"<Cd>SEPA", b"<Cd>URGP", "SvcLvl"),
        (b"<Cd>SALA", b"<Cd>TREA", "category purpose"),
        (b"<Dt>2026-11-06", b"<Dt>2026-11-07", "no TARGET day"),
        (b"<Dt>2026-11-06", b"<Dt>2026-12-25", "no TARGET day"),
        (b"<Dt>2026-11-06", b"<Dt>2026-11-04", "lies before"),
        (b"<TwnNm>Lodz</TwnNm>", b"", "children"),
        (b"<Ctry>PL</Ctry>", b"", "children"),
        (b"<Ctry>PL</Ctry>", b"<Ctry>PL</Ctry><AdrLine>Lodz</AdrLine>", "children"),
        (b"<Nm>Lucja Wojcik", "<Nm>Łucja Wójcik".encode(), "character set"),
        (b"<Nm>Lucja Wojcik", b"<Nm>" + b"X" * 71, "longer than 70"),
        (b"<Nm>Lucja Wojcik", b"<Nm>", "empty"),
        (b"<EndToEndId>HB0000000000002", b"<EndToEndId>HB0000000000001", "twice"),
        (b"<EndToEndId>HB0000000000002", b"<EndToEndId>/HB000000000002", "slash"),
        (b"<MsgId>HBF", b"<MsgId>" + b"X" * 33, "longer than 35"),
        (b"PL61109010140000071219812874", b"PL62109010140000071219812874", "check digits"),
        (b"PL61109010140000071219812874", b"KW81CBKU0000000000001234560101", "outside SEPA"),
        (b"<BICFI>COBADEFF<", b"<BICFI>COBADE<", "no BIC"),
        (b"NOTPROVIDED", b"NOTHING", "NOTPROVIDED"),
        (b"<BtchBookg>true</BtchBookg>", b"", "children"),
        (b"2026-11-05T20:04:00Z", b"2026-11-05", "CreDtTm"),
    ],
)
def test_a_flaw_is_found(old, new, said):
    assert old in CONTENT
    with pytest.raises(Refusal, match=said):
        check(CONTENT.replace(old, new))
