"""`hourbook verify`: every invariant over what is stored. In: a data folder. Out: what is off, and exit 1 if so."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from deploy.cli.folders import data_option, existing


@click.command(epilog="Example: hourbook verify --data var/books --json")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print findings as JSON.")
def verify(data: Path, as_json: bool) -> None:
    """Check every invariant over what is stored; exit 1 with what is off.

    Works beside a running server: it only reads.
    """
    from deploy.onebox.verify import verify_folder

    findings, checked = verify_folder(existing(data))
    if as_json:
        shown = [{"service": name, **vars(finding)} for name, finding in findings]
        click.echo(json.dumps({"findings": shown, "checked": checked}, indent=2))
    else:
        for name, finding in findings:
            click.echo(f"{name}: {finding.code} {finding.subject}: {finding.detail}")
        click.echo(
            f"{len(findings)} findings in {', '.join(checked)}" if findings else f"All is well in {', '.join(checked)}."
        )
    sys.exit(1 if findings else 0)
