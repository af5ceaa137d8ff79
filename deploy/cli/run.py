"""`hourbook run` and `hourbook serve`. In: a data folder. Out: the sample month, loaded once, and a running server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import click

from deploy.cli.folders import data_option, existing, whole
from deploy.cli.ports import free, port_option


@click.command(epilog="Example: hourbook run --port 8000")
@data_option
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("var/month"), show_default=True,
              help="Folder for bank files, invoices and books.")  # fmt: skip
@click.option("--check", is_flag=True, help="Exit when all is loaded and verified, instead of serving.")
@port_option
def run(data: Path, out: Path, port: int, check: bool) -> None:
    """Load the sample month once, then serve everything on one port."""
    from deploy.onebox.verify import verify_folder

    if not check:
        free(port)
    began = time.monotonic()
    if not (out / "summary.json").exists() or not (data / "events.db").exists():
        _load_apart(out, data)
    _print_summary(out)
    if check:
        findings, checked = verify_folder(data)
        click.echo(f"Verified {', '.join(checked)}: {len(findings)} findings, {time.monotonic() - began:.1f} s in all.")
        sys.exit(1 if findings else 0)
    _serve(data, port)


@click.command(epilog="Example: hourbook serve --data var/books --port 8000")
@click.argument("service", required=False)
@data_option
@port_option
def serve(service: str | None, data: Path, port: int) -> None:
    """Serve what a data folder holds, on one port; or, in a process of its own, the web application of SERVICE.

    A single service is configured by HOURBOOK_… variables alone.
    """
    if service is None:
        _serve(whole(existing(data)), port)
        return
    from deploy.cli.roles import told
    from deploy.roles.serving import serve_service

    told(lambda: serve_service(service, os.environ))


def _load_apart(out: Path, data: Path) -> None:
    """Run the month in a process of its own.

    Pricing starts Polars' threads, which do not live on in the worker that the server forks: whoever asked there for a
    price would wait for ever.
    """
    from deploy.roles.plan import HOURBOOK

    words = ["month", "--out", str(out), "--data", str(data)]
    here = {name: value for name, value in os.environ.items() if name != "HOURBOOK_STACK"}
    done = subprocess.run([*HOURBOOK, *words], stdout=subprocess.DEVNULL, env=here, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _print_summary(out: Path) -> None:
    summary = json.loads((out / "summary.json").read_text())
    click.echo(f"Sample month: {summary['trainers']} trainers, {summary['entries']} time entries")
    for label, key in (("Earned", "earnings_total"), ("Bank files", "bank_file_total"), ("Invoiced", "invoice_total")):
        click.echo(f"  {label:<11}" + "  ".join(f"{amount} {currency}" for currency, amount in summary[key].items()))
    click.echo(f"  {'Seconds':<11}{summary['approved_seconds']} approved, {summary['paid_seconds']} paid, "
               f"{summary['billed_seconds']} billed, {summary['unexplained_seconds']} unexplained")  # fmt: skip
    for folder in ("payments", "payroll", "payroll/statements", "billing", "ledger"):
        files = sorted(path for path in (out / folder).iterdir() if path.is_file())
        click.echo(f"  {out / folder!s:<29}{len(files)} files, such as {files[0].name}")


def _serve(data: Path, port: int) -> None:
    from deploy.month.people import DEMO_PASSWORD, MARKER, demo_logins
    from deploy.onebox.house import lock_alone
    from deploy.onebox.serve import Server

    # The server's worker asks the same, but can only tell it among lines of its own.
    free(port)
    lock_alone(data).close()
    # Only the sample month has demo people; an installation of one's own starts with `hourbook init`.
    logins = demo_logins() if (data / MARKER).exists() else {}
    click.echo(f"\nServing on http://127.0.0.1:{port} (sign in there; Ctrl-C stops it)")
    if logins:
        click.echo(f"Demo people, password {DEMO_PASSWORD}:")
    for role, email in logins.items():
        click.echo(f"  {role:<17}{email}")
    Server(data, "127.0.0.1", port, logins).run()
