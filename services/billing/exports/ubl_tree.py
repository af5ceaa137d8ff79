"""Writing UBL elements by their prefixed names.

In: a parent, a name such as `cbc:ID`, text. Out: the new element, its text free of what XML cannot carry.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE = f"{_UBL}Invoice-2"
CAC = f"{_UBL}CommonAggregateComponents-2"
CBC = f"{_UBL}CommonBasicComponents-2"
_SPACES = {"cac": CAC, "cbc": CBC}
# The stubs of lxml know no default namespace.
NAMESPACES: Any = {None: INVOICE, **_SPACES}
# What XML 1.0 forbids even when escaped (section 2.2): most control characters, halves of pairs, non-characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """Append an element; characters that XML 1.0 forbids become U+FFFD, so that any name can be written."""
    prefix, local = name.split(":")
    element = etree.SubElement(parent, f"{{{_SPACES[prefix]}}}{local}", attributes)
    if text is not None:
        element.text = _NOT_XML.sub("\ufffd", text)
    return element
