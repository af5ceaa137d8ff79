"""`hourbook audit`: the trail of who did what. In: a data folder or the environment. Out: entries, breaks, exit codes.

Exit code 0 where the chain is whole, 1 where it is broken.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deploy.cli.folders import data_option
from deploy.cli.groups import Group
from deploy.cli.person import operator
from deploy.cli.roles import told
from shared.values.counted import counted
from shared.values.noted import KINDS
from shared.values.span import format_instant, parse_instant

if TYPE_CHECKING:
    from shared.plumbing.service import Service

_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.group(cls=Group)
def audit() -> None:
    """Search the trail of who did what, check that nothing in it was touched, acknowledge a break."""


def _service(data: Path) -> Service:
    from deploy.roles.where import open_for_operator

    opened: list[Service] = []
    told(lambda: opened.extend(open_for_operator(os.environ, data, "audit")[1]))
    return opened[0]


@contextmanager
def _reading(data: Path) -> Iterator[Any]:
    service = _service(data)
    with service.units.read(service.call_as_service()) as unit:
        yield unit


def _instant(_context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    return None if value is None else parse_instant(value, field=parameter.opts[0])


@audit.command()
@click.option("--actor", "actor_id", help="Who did it, such as usr_….")
@click.option("--object", "object_id", help="What it bears on, such as trn_…, run_…, tsh_….")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Only entries of this kind.")
@click.option("--service", help="Only what was done in this service.")
@click.option("--trace", "trace_id", help="Only what was done under this trace id.")
@click.option("--from", "from_epoch", callback=_instant, help="From this instant on, such as 2026-10-05T00:00:00Z.")
@click.option("--to", "to_epoch", callback=_instant, help="Before this instant.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="At most so many.")
@_json
@data_option
def search(data: Path, limit: int, as_json: bool, **filters: Any) -> None:
    """List entries, the newest first."""
    from services.audit.api.entries import shown
    from services.audit.domain.search import Search
    from services.audit.usecases.search_entries import search_entries

    with _reading(data) as unit:
        found = [shown(link) for link in search_entries(unit, Search(**filters), None, limit)]
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    for one in found:
        noted = format_instant(one["noted_epoch"])
        click.echo(f"{one['number']:>8}  {noted}  {one['actor_id']}  {one['kind']}  {one['what']}  {one['object_id']}")
        for name in ("why", "before", "after"):
            if one[name]:
                click.echo(f"          {name}: {json.dumps(one[name], ensure_ascii=False)}")
    click.echo(f"{counted(len(found), 'entry', 'entries')}.", err=True)


@audit.command()
@_json
@data_option
def verify(data: Path, as_json: bool) -> None:
    """Walk the chain from its first entry and hold it against the anchors; exit 1 where it is broken."""
    from services.audit.usecases.acknowledged import acknowledged
    from services.audit.usecases.find_breaks import find_breaks

    with _reading(data) as unit:
        found, excused, head = find_breaks(unit), acknowledged(unit), unit.chain.head()
        anchors = len(unit.anchors.all())
    left = [finding for finding in found if finding.subject not in excused]
    if as_json:
        shown = [{**vars(finding), "acknowledged": excused.get(finding.subject)} for finding in found]
        report = {"entries": head.number, "head": head.hash, "anchors": anchors, "breaks": shown}
        click.echo(json.dumps(report, indent=2))
    else:
        for finding in found:
            known = f" (acknowledged by {excused[finding.subject]})" if finding.subject in excused else ""
            click.echo(f"{finding.code} {finding.subject}: {finding.detail}{known}")
        length, verdict = counted(head.number, "entry", "entries"), counted(len(left), "break") if left else "whole"
        click.echo(f"{length}, {counted(anchors, 'anchor')}: {verdict}. Head {head.hash}")
    sys.exit(1 if left else 0)


@audit.command()
@click.option("--reason", required=True, help="Why the chain is broken; written into it with your name, for good.")
@data_option
def acknowledge(reason: str, data: Path) -> None:
    """Say in the chain itself that its breaks were looked into; `verify` is quiet about these from then on."""
    from services.audit.usecases.acknowledge_breaks import acknowledge_breaks

    service = _service(data)
    with service.units.write(service.call_as_service()) as unit:
        found = acknowledge_breaks(unit, unit.call, operator(), reason)
    click.echo(f"{counted(len(found), 'break')} acknowledged.")
