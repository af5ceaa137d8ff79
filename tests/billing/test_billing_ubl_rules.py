"""UBL held to independent software: the OASIS schemas, a Peppol checker, and CEN's own EN 16931 Schematron.

CEN's rules come as XSLT in an artifact of Maven Central, fetched once into `var/` and run by Saxon; nothing of them
is kept in the repository. Without Maven they are skipped, in CI their absence fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from invoice_samples import BERLIN, NAMES, PARIS, SAMPLES, invoice
from lxml import etree
from peppol import check_rules, validate_xsd
from saxonche import PySaxonProcessor

from services.billing.domain.tax import Tax
from services.billing.exports import ubl

pytestmark = pytest.mark.slow

ARTIFACT = "com.helger.phive.rules:phive-rules-en16931:4.1.0"
RULES = "external/schematron/1.3.14.2/ubl/EN16931-UBL-validation.xslt"
CACHE = Path(__file__).parents[2] / "var" / "test-cache"
MAVEN = ["mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy", f"-Dartifact={ARTIFACT}"]
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def stylesheet() -> Path:
    """Fetch CEN's rules where they are not yet, and give their path."""
    path = CACHE / Path(RULES).name
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run([*MAVEN, f"-DoutputDirectory={CACHE}"], check=True, timeout=300)
        (jar,) = CACHE.glob("phive-rules-en16931-*.jar")
        whole = path.with_suffix(f".{os.getpid()}")
        whole.write_bytes(zipfile.ZipFile(jar).read(RULES))
        whole.rename(path)
    return path


@pytest.fixture(scope="module")
def broken_rules():
    """Give a function from a document to the ids of the EN 16931 rules it breaks."""
    if not shutil.which("mvn") and not os.environ.get("CI"):
        pytest.skip("NO MAVEN: the EN 16931 Schematron was NOT run; install Maven to run it")
    saxon = PySaxonProcessor(license=False)
    rules = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(stylesheet()))

    def broken(document: bytes) -> list[str]:
        report = rules.transform_to_string(xdm_node=saxon.parse_xml(xml_text=document.decode()))
        tree = etree.fromstring(report.encode())
        assert len(list(tree.iter(f"{SVRL}fired-rule"))) > 50, "the rules looked at the document"
        return [str(failed.get("id")) for failed in tree.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report")]

    return broken


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_document_is_valid_ubl(sample):
    assert validate_xsd(ubl.render(SAMPLES[sample])) == (True, [])


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_document_keeps_the_rules_of_en_16931(sample, broken_rules):
    assert broken_rules(ubl.render(SAMPLES[sample])) == []


# That checker takes every currency for one of cents, and every tax number for a VAT number.
@pytest.mark.parametrize("sample", sorted(set(SAMPLES) - {"yen", "seller_with_tax_number_alone"}))
def test_a_second_checker_finds_nothing(sample):
    assert [str(found) for found in check_rules(ubl.render(SAMPLES[sample]))] == []


@pytest.mark.parametrize(
    "fault, rule",
    [
        (lambda one: replace(one, lines=tuple(replace(line, project_name="") for line in one.lines)), "BR-25"),
        (lambda one: replace(one, buyer=replace(PARIS, country="XX")), "BR-CL-14"),
        (lambda one: replace(one, seller=replace(BERLIN, legal_name="")), "BR-06"),
        (lambda one: replace(one, seller=replace(BERLIN, vat_id="")), "BR-S-02"),
        (lambda one: replace(one, lines=tuple(replace(line, rate_e4=-line.rate_e4) for line in one.lines)), "BR-27"),
    ],
)
def test_the_rules_can_fail(fault, rule, broken_rules):
    assert rule in broken_rules(ubl.render(fault(SAMPLES["standard"])))


def test_a_long_invoice_with_odd_names_keeps_the_rules(broken_rules):
    one = invoice(Tax("S", 1900), count=300, names=("<&>\"' ]]>", "\x00\x0b control", *NAMES))
    document = ubl.render(one)
    assert validate_xsd(document) == (True, [])
    assert broken_rules(document) == []
