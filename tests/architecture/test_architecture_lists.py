"""Every list stands in the table of the decision: by which sheet it is filled, or why by none."""

from __future__ import annotations

import re
from pathlib import Path

from source_tree import ROOT

from deploy.docs.api import app_of, service_names
from shared.values.permissions import PERMISSIONS

(PAGE,) = (ROOT / "docs" / "decisions").glob("*-what-is-kept-by-hand-comes-by-the-sheet.md")
ROW = re.compile(r"\| `(\w+)` (\S+) \| (?:`(\S+)` )?\|( .+)? \|")
COMMON = re.compile(r"\| every service's (\S+) \| \| .+ \|")


def test_every_list_says_how_it_is_filled_and_by_a_route_that_is_there(tmp_path: Path) -> None:
    text = PAGE.read_text()
    rows = {f"/api/{service}/v1/{path}": (service, sheet, why) for service, path, sheet, why in ROW.findall(text)}
    common = {f"/api/{name}/v1/{path}" for name in service_names(ROOT) for path in COMMON.findall(text)}
    lists = set()
    for name in service_names(ROOT):
        app = app_of(name, str(tmp_path))
        for rule in app.url_map.iter_rules():
            door = getattr(app.view_functions[rule.endpoint], "doors", {}).get("GET")
            if door is not None and door.lists is not None:
                lists.add(rule.rule)
    assert lists - common == set(rows)
    sheets = {f"POST /api/{service}/v1/{sheet}" for service, sheet, _ in rows.values() if sheet}
    assert sheets == {what for what in PERMISSIONS if what.startswith("POST ") and what.endswith("imports")}
    assert all(sheet or why.strip() for _, sheet, why in rows.values())
