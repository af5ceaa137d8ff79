"""The same month on embedded files and on real servers: the same figures, the same bank files."""

from __future__ import annotations

import json
import sqlite3
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


FLSA = (Path(__file__).parents[2] / "services" / "payroll" / "packs" / "us-flsa.toml").read_text()
# Overtime begins after 35 hours, not 40.
STRICTER = FLSA.split("\n[[example]]")[0].replace("value = 144000", "value = 126000")


def ask(data: Path, *words: str) -> dict[str, object]:
    told = CliRunner().invoke(hourbook, [*words, "--data", str(data), "--json"])
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


def tell(out: Path, *more: str) -> dict[str, object]:
    done = CliRunner().invoke(
        hourbook, ["month", "--out", str(out), "--seed", "7", "--trainers", "10", "--json", *more]
    )
    assert done.exit_code == 0, done.output
    return json.loads((out / "summary.json").read_text()) | {"seconds_elapsed": 0}


def _weigh_alike(folder: Path) -> None:
    """What other rules would cost, and pricing everything again, say the same on either; nothing differs before."""
    (folder / "stricter.toml").write_text(STRICTER)
    (folder / "rates.csv").write_text("engagement_id,valid_from,pay_rate,bill_rate\n" + "".join(
        f"{one},2026-10-14,99.3337,155.1119\n" for one in _engagements(folder / "embedded.data")
    ))  # fmt: skip
    weigh = ("what-if", "--from", "2026-10-01", "--pack", str(folder / "stricter.toml"),
             "--rates", str(folder / "rates.csv"))  # fmt: skip
    embedded, real = (ask(folder / f"{one}.data", *weigh) for one in ("embedded", "real"))
    assert embedded == real
    assert real["touched"]["trainers"] == 10
    priced = [ask(folder / f"{one}.data", "recompute") for one in ("embedded", "real")]
    assert [(one["entries"], one["differences"], one["charges"]["entries"], one["charges"]["differences"])
            for one in priced] == [(priced[0]["entries"], [], priced[0]["charges"]["entries"], [])] * 2  # fmt: skip
    assert priced[0]["entries"] > priced[0]["trainers"]


def _engagements(data: Path) -> list[str]:
    with sqlite3.connect(data / "payroll.db") as connection:
        return [row[0] for row in connection.execute("SELECT engagement_id FROM engagements ORDER BY 1")]


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
    _weigh_alike(tmp_path)
    raze(data)
    backbone = backbone_of(data)
    assert all(create_database(backbone.database_of(name)) for name in SERVICES), "nothing was left behind"
    raze(data)
