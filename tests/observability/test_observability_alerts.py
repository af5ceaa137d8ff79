"""Metrics, alerts, dashboards and runbooks speak of one another and of nothing that is not there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from deploy.stack.packages import need
from shared.plumbing.hops import GAUGES
from shared.plumbing.metrics import metrics_text
from shared.values.refusal import Refusal

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RUNBOOKS = ROOT / "docs" / "runbooks"
DASHBOARDS = sorted((ROOT / "deploy" / "grafana" / "dashboards").glob("*.json"))
NAME = re.compile(r"\b(hourbook_\w+|up)\b(?!\s*=)")
ALERTS = [
    rule
    for group in yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]  # fmt: skip
ALERT_NAMES = [rule["alert"] for rule in ALERTS]


def known() -> set[str]:
    """Every name a query may use: what a process counts, in all its forms, the gauges, and the scraper's own."""
    families = text_string_to_metric_families(metrics_text().decode())
    names = {"up", *GAUGES}
    for family in families:
        suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        names |= {f"{family.name}{suffix}" for suffix in suffixes}
    return names


def used(query: str) -> set[str]:
    """The metric names in a query; label matchers are left out."""
    return set(NAME.findall(re.sub(r"\{[^}]*\}", "", query)))


def queries(dashboard: Path) -> list[str]:
    panels = json.loads(dashboard.read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


@pytest.fixture(scope="module")
def promtool() -> str:
    try:
        return need("promtool", ["prometheus"])
    except Refusal as refusal:
        if os.environ.get("CI") == "true":
            pytest.fail(refusal.detail)
        pytest.skip(f"NO PROMTOOL, so alert rules are not tested: {refusal.detail}")


@pytest.mark.parametrize(
    "arguments",
    ["check config prometheus.yml", "check rules alerts.yml", "test rules alerts.test.yml"],
)
def test_promtool_is_content(promtool, arguments):
    done = subprocess.run([promtool, *arguments.split()], cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_promtool_finds_an_alert_that_stays_silent(promtool, tmp_path):
    shutil.copy(PROMETHEUS / "alerts.test.yml", tmp_path)
    rules = (PROMETHEUS / "alerts.yml").read_text()
    (tmp_path / "alerts.yml").write_text(rules.replace("(hourbook_parked_facts) > 0", "(hourbook_parked_facts) > 3"))
    done = subprocess.run(
        [promtool, "test", "rules", "alerts.test.yml"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 1


@pytest.mark.parametrize("rule", ALERTS, ids=ALERT_NAMES)
def test_every_alert_asks_for_what_exists_and_names_its_runbook(rule):
    assert used(rule["expr"]) <= known()
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["runbook"] == f"docs/runbooks/{rule['alert']}.md"
    assert rule["annotations"]["summary"].endswith(".")


def test_every_alert_has_a_unit_test_in_which_it_fires():
    tests = yaml.safe_load((PROMETHEUS / "alerts.test.yml").read_text())["tests"]
    fired = {case["alertname"] for test in tests for case in test["alert_rule_test"] if case["exp_alerts"]}
    assert fired == set(ALERT_NAMES)


def test_there_is_a_runbook_for_each_alert_and_no_other():
    assert sorted(page.stem for page in RUNBOOKS.glob("*.md")) == sorted(ALERT_NAMES)


@pytest.mark.parametrize("name", ALERT_NAMES)
def test_a_runbook_says_who_is_touched_where_to_look_and_what_to_do(name):
    text = (RUNBOOKS / f"{name}.md").read_text()
    assert re.findall(r"^#+ (.+)$", text, re.MULTILINE) == [name, "Who is touched", "Look", "Do"]
    families = {re.sub(r"_bucket$", "", name) for name in known()}
    assert set(re.findall(r"hourbook_\w+", text)) <= known() | families


def test_the_commands_in_runbooks_exist():
    from deploy.cli.main import hourbook

    for page in RUNBOOKS.glob("*.md"):
        for command in re.findall(r"`hourbook ([a-z-]+(?: [a-z-]+)?)", page.read_text()):
            first, _, second = command.partition(" ")
            assert first in hourbook.commands, (page.name, command)
            group = getattr(hourbook.commands[first], "commands", None)
            assert group is None or second in group, (page.name, command)


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda path: path.stem)
def test_every_query_of_a_dashboard_asks_for_what_exists(dashboard):
    asked = queries(dashboard)
    assert len(asked) > 5
    assert [query for query in asked if not used(query) or used(query) - known()] == []


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda path: path.stem)
def test_dashboards_use_the_provisioned_source_and_overlap_nowhere(dashboard):
    source = yaml.safe_load((ROOT / "deploy/grafana/provisioning/datasources/prometheus.yml").read_text())
    panels = json.loads(dashboard.read_text())["panels"]
    assert {panel["datasource"]["uid"] for panel in panels} == {source["datasources"][0]["uid"]}
    places = [panel["gridPos"] for panel in panels]
    cells = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def test_every_metric_of_ours_is_on_a_dashboard_or_in_an_alert():
    """What nobody looks at need not be measured."""
    shown = {name for dashboard in DASHBOARDS for query in queries(dashboard) for name in used(query)}
    shown |= {name for rule in ALERTS for name in used(rule["expr"])}
    stems = {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in shown}
    ours = {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in known() if "hourbook_process_" not in name}
    assert ours - stems == set()


def test_the_lookup_of_names_finds_an_invented_one():
    assert used('sum(rate(hourbook_invented_total{job="up"}[5m]))') - known() == {"hourbook_invented_total"}
