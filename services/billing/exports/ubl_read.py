"""Reading a UBL invoice back: the totals it states, held against its own lines.

In: XML bytes from anywhere. Out: `Totals`, or a refusal that says what does not add up. It shares nothing with
the writer but the standard.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from services.billing.domain.invoice import Totals
from shared.values.currency import exponent
from shared.values.decimal_text import parse_scaled
from shared.values.refusal import Refusal
from shared.values.rounding import divide_half_up

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_NAMES = {
    "i": f"{_UBL}Invoice-2", "a": f"{_UBL}CommonAggregateComponents-2", "b": f"{_UBL}CommonBasicComponents-2",
}  # fmt: skip
_TOTALS = "/i:Invoice/a:LegalMonetaryTotal/b:"
_PERCENT_PLACES = 2


def check(document: bytes) -> Totals:
    """Read the document and recompute every sum; refuses `ubl_unreadable` and `ubl_does_not_add_up`."""
    try:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as fault:
        raise Refusal("ubl_unreadable", f"This is no XML document: {fault}.") from None
    currency = _one(root, "/i:Invoice/b:DocumentCurrencyCode")
    net = sum(_minor(root, "//a:InvoiceLine/b:LineExtensionAmount", currency))
    tax = sum(_subtotal_taxes(root, currency))
    for name, wanted in (("LineExtensionAmount", net), ("TaxExclusiveAmount", net), ("TaxInclusiveAmount", net + tax),
                         ("PayableAmount", net + tax)):  # fmt: skip
        _hold(name, sum(_minor(root, _TOTALS + name, currency)), wanted)
    _hold("TaxTotal", sum(_minor(root, "/i:Invoice/a:TaxTotal/b:TaxAmount", currency)), tax)
    _hold("TaxableAmount", sum(_minor(root, "//a:TaxSubtotal/b:TaxableAmount", currency)), net)
    seconds = sum(_seconds(line) for line in _all(root, "//a:InvoiceLine"))
    return Totals(_one(root, "/i:Invoice/b:ID"), currency, seconds, net, tax)


def _subtotal_taxes(root: etree._Element, currency: str) -> list[int]:
    """Give the tax of each group of the breakdown, held against its taxable amount and rate."""
    taxes = []
    for group in _all(root, "//a:TaxSubtotal"):
        (tax,), (net,) = _minor(group, "b:TaxAmount", currency), _minor(group, "b:TaxableAmount", currency)
        percents = _texts(group, "a:TaxCategory/b:Percent")
        rate = parse_scaled(percents[0], _PERCENT_PLACES, field="Percent") if percents else 0
        _hold("TaxSubtotal", tax, divide_half_up(net * rate, 100 * 10**_PERCENT_PLACES))
        taxes.append(tax)
    return taxes


def _seconds(line: etree._Element) -> int:
    """Give a line's seconds; its amount may differ from seconds x price by less than two minor units (corrections)."""
    _hold("unitCode", _one(line, "b:InvoicedQuantity/@unitCode"), "SEC")
    return int(_one(line, "b:InvoicedQuantity"))


def _hold(name: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Refusal("ubl_does_not_add_up", f"{name} is {found}, its parts make {wanted}.", pointer=name)


def _minor(node: etree._Element, path: str, currency: str) -> list[int]:
    return [parse_scaled(text, exponent(currency), field=path) for text in _texts(node, path)]


def _one(node: etree._Element, path: str) -> str:
    texts = _texts(node, path)
    if len(texts) != 1:
        raise Refusal("ubl_unreadable", f"There should be one {path}, not {len(texts)}.", pointer=path)
    return texts[0]


def _texts(node: etree._Element, path: str) -> list[str]:
    return [str(found) if isinstance(found, str) else found.text or "" for found in _all(node, path)]


def _all(node: etree._Element, path: str) -> list[Any]:
    found = node.xpath(path, namespaces=_NAMES)
    assert isinstance(found, list), "every path names nodes"
    return found
