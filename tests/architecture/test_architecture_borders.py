"""Runs the import contracts over the house, and over a model house in which each border is crossed.

The model has the rooms and floors of the real one and nothing else, under the real `.importlinter`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from source_tree import ROOT

ROOMS = ("api", "events", "store", "exports", "imports", "usecases", "domain")
PACKAGES = [
    "deploy", "services", "shared", "shared.plumbing", "shared.events", "shared.values",
    *(f"services.{name}" for name in ("billing", "payroll")),
    *(f"services.{name}.{room}" for name in ("billing", "payroll") for room in ROOMS),
]  # fmt: skip
# What a healthy house imports: downwards only.
HEALTHY = {
    "deploy/onebox.py": "import services.billing.main\nimport services.payroll.main\n",
    "services/billing/main.py": "import services.billing.api.views, services.billing.store.unit, shared.plumbing.web\n",
    "services/payroll/main.py": "import services.payroll.api\n",
    "services/billing/api/views.py": "import flask, services.billing.usecases.issue, shared.plumbing.web\n",
    "services/billing/store/unit.py": "import sqlalchemy, services.billing.domain.invoice\n",
    "services/billing/usecases/issue.py": "import services.billing.domain.invoice, shared.events.billing\n",
    "services/billing/domain/invoice.py": "import polars, shared.values.money\n",
    "shared/plumbing/web.py": "import flask, pika, shared.events.billing\n",
    "shared/events/billing.py": "import shared.values.money\n",
    "shared/values/money.py": "",
}
# contract, file, the import that crosses it
CROSSINGS = [
    ("Inside a service, calls only go inward", "services/billing/domain/x.py", "services.billing.usecases.issue"),
    ("Inside a service, calls only go inward", "services/billing/domain/x.py", "services.billing.exports"),
    ("Inside a service, calls only go inward", "services/billing/usecases/x.py", "services.billing.store.unit"),
    ("Inside a service, calls only go inward", "services/billing/api/x.py", "services.billing.store.unit"),
    ("Inside a service, calls only go inward", "services/billing/events/x.py", "services.billing.api.views"),
    ("Inside a service, calls only go inward", "services/billing/store/x.py", "services.billing.main"),
    ("No service imports another service", "services/payroll/domain/x.py", "services.billing.domain.invoice"),
    ("No service imports another service", "services/payroll/store/x.py", "services.billing.store.unit"),
    ("The core knows no framework", "services/billing/domain/x.py", "flask"),
    ("The core knows no framework", "services/billing/usecases/x.py", "sqlalchemy"),
    ("The core knows no framework", "services/billing/exports/x.py", "shared.plumbing.web"),
    ("The core knows no framework", "services/billing/imports/x.py", "marshmallow"),
    ("The core knows no framework", "shared/values/x.py", "prometheus_client"),
    ("The core knows no framework", "shared/events/x.py", "kafka"),
    ("Each floor knows only those below it", "shared/values/x.py", "shared.events.billing"),
    ("Each floor knows only those below it", "shared/events/x.py", "services.billing.domain.invoice"),
    ("Each floor knows only those below it", "shared/plumbing/x.py", "services.billing.main"),
    ("Each floor knows only those below it", "services/payroll/main.py", "deploy.onebox"),
    ("Only the plumbing speaks to the brokers", "services/billing/store/x.py", "pika"),
    ("Only the plumbing speaks to the brokers", "deploy/x.py", "kafka"),
]


def _lint(folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run([*command, "--no-logo"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def _build(folder: Path) -> Path:
    shutil.copy(ROOT / ".importlinter", folder)
    for package in PACKAGES:
        place = folder / package.replace(".", "/")
        place.mkdir(parents=True, exist_ok=True)
        (place / "__init__.py").touch()
    for name, text in HEALTHY.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def faults(tmp_path_factory) -> dict[str, str]:
    """What is reported, by contract, of a model in which every border is crossed."""
    folder = _build(tmp_path_factory.mktemp("crossed"))
    for _, name, target in CROSSINGS:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).open("a").write(f"import {target}\n")
    code, report = _lint(folder)
    assert code == 1, report
    _, _, broken = report.partition("Broken contracts")
    chapters = re.split(r"\n([^\n]+)\n-{5,}\n", broken)
    return dict(zip(chapters[1::2], chapters[2::2], strict=True))


def test_the_house_keeps_its_borders():
    code, report = _lint(ROOT)
    assert code == 0, report


def test_a_healthy_model_keeps_them_too(tmp_path):
    code, report = _lint(_build(tmp_path))
    assert code == 0, report


@pytest.mark.parametrize(("contract", "name", "target"), CROSSINGS)
def test_crossing_a_border_is_found(faults, contract, name, target):
    importer = name.removesuffix(".py").replace("/", ".")
    assert re.search(rf"{re.escape(importer)} -> {re.escape(target)}\b", faults[contract])


def test_a_room_nobody_planned_is_found(tmp_path):
    extra = _build(tmp_path) / "services" / "billing" / "extras"
    extra.mkdir()
    (extra / "__init__.py").touch()
    code, report = _lint(tmp_path)
    assert code == 1
    assert "services.billing.extras" in report
