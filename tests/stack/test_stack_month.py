"""The same month on embedded files and on real servers: the same figures, the same bank files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import real_stack
from click.testing import CliRunner

from deploy.cli.main import hourbook
from deploy.onebox.backbone import FILE, backbone_of
from deploy.onebox.house import SERVICES, raze
from shared.plumbing.postgres import create_database

pytestmark = pytest.mark.servers


def tell(out: Path, *more: str) -> dict[str, object]:
    done = CliRunner().invoke(
        hourbook, ["month", "--out", str(out), "--seed", "7", "--trainers", "10", "--json", *more]
    )
    assert done.exit_code == 0, done.output
    return json.loads((out / "summary.json").read_text()) | {"seconds_elapsed": 0}


def test_a_month_on_real_servers_gives_the_same_figures_and_bank_files(
    stack_urls: Mapping[str, str], tmp_path: Path
) -> None:
    embedded = tell(tmp_path / "embedded")
    real = tell(tmp_path / "real", "--stack", str(real_stack.stack_folder()))
    assert real == embedded
    files = [sorted((tmp_path / one / "payments").iterdir()) for one in ("embedded", "real")]
    assert [path.name for path in files[0]] == [path.name for path in files[1]] != []
    assert [path.read_bytes() for path in files[0]] == [path.read_bytes() for path in files[1]]
    data = tmp_path / "real.data"
    assert not list(data.glob("*.db"))
    assert (data / FILE).stat().st_mode & 0o077 == 0
    verified = CliRunner().invoke(hourbook, ["verify", "--data", str(data)])
    assert verified.exit_code == 0, verified.output
    raze(data)
    backbone = backbone_of(data)
    assert all(create_database(backbone.database_of(name)) for name in SERVICES), "nothing was left behind"
    raze(data)
