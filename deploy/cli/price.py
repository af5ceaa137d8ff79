"""`hourbook price`: worked cases, priced. In: YAML files. Out: a line a case, both counts, exit 1 where one differs.

The format is described in docs/pay-cases.md; nothing is stored and no data folder is needed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from shared.values.refusal import Refusal

Judged = tuple[Path, str, list[str]]


@click.command(epilog="Example: hourbook price tests/payroll/cases/*.yaml")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what every case came to as JSON.")
def price(files: tuple[Path, ...], as_json: bool) -> None:
    """Price worked cases; exit 1 where one comes to something else than it expects."""
    judged = []
    for path, name, unmet in _judge(files):
        judged.append((path, name, unmet))
        if not as_json:
            said = " ".join(name.split())  # a line a case, whatever it is called
            of = f" ({path})" if len(files) > 1 and name != str(path) else ""  # names come twice among files
            click.echo(f"FAIL {said}: {'; '.join(unmet)}{of}" if unmet else f"ok {said}")
    failed = sum(1 for _, _, unmet in judged if unmet)
    if as_json:
        shown = [{"file": str(path), "name": name, "ok": not unmet, "unmet": unmet} for path, name, unmet in judged]
        click.echo(json.dumps({"cases": shown, "ok": len(judged) - failed, "failed": failed}, indent=2))
    else:
        click.echo(f"{len(judged) - failed} ok, {failed} failed")
    sys.exit(1 if failed else 0)


def _judge(files: Sequence[Path]) -> Iterator[Judged]:
    from services.payroll.domain.case import unmet
    from services.payroll.imports.case import read_case
    from services.payroll.imports.case_file import case_tables
    from services.payroll.main import rule_packs

    packs = rule_packs()
    for path in files:
        try:
            tables = case_tables(path.read_bytes())
        except Refusal as refusal:
            yield path, str(path), [refusal.detail]
            continue
        for number, table in enumerate(tables, start=1):
            try:
                case = read_case(table, f"{path.name} case {number}")
            except Refusal as refusal:
                named = table.get("name") if isinstance(table, dict) else None
                name = str(named or f"{path.name} case {number}")
                yield path, name, [refusal.detail.removeprefix(f"{name}: ")]
            else:
                yield path, case.name, unmet(case, packs)
