"""What a server needs, installed where it is missing: Debian packages, and jars through Maven.

In: names of programs and of the packages that hold them. Out: the programs, or a refusal that says what to type.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from shared.values.refusal import Refusal

_POLICY = Path("/usr/sbin/policy-rc.d")
_APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
# Debian keeps server programs out of everybody's path.
_PLACES = ("/usr/sbin",)


def find(program: str, *places: str) -> str | None:
    """Give the path of a program, also where Debian hides it; `places` come first."""
    return shutil.which(program, path=os.pathsep.join((*places, os.environ["PATH"], *_PLACES)))


def need(program: str, packages: list[str], *places: str) -> str:
    """Give the path of a program, installing its packages where it is missing."""
    found = find(program, *places)
    if found is None:
        install(program, packages)
        found = find(program, *places)
    if found is None:
        raise Refusal("program_missing", f"{program} is still missing after installing {' '.join(packages)}.")
    return found


def install(program: str, packages: list[str]) -> None:
    """Install the packages that hold a program; as root, and where there is apt."""
    wanted = f"apt-get install --no-install-recommends {' '.join(packages)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Refusal("program_missing", f"{program} is missing. As root: {wanted}")
    click.echo(f"Installing {' '.join(packages)}", err=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with _no_service_starts():
        subprocess.run([*_APT, "update"], check=False, env=environment, stdout=subprocess.DEVNULL)
        done = subprocess.run([*_APT, "install", "-y", "--no-install-recommends", *packages],
                              check=False, env=environment, capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        raise Refusal("install_failed", f"`{wanted}` failed: {(done.stderr or done.stdout).strip()[-800:]}")


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Keep packages from starting services of their own; a policy that is there already is left alone."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()


def jars(pom: Path, into: Path) -> None:
    """Copy what a POM depends on into a folder; a folder that is there is complete."""
    if into.exists():
        return
    maven = need("mvn", ["maven", "default-jre-headless"])
    click.echo(f"Fetching the jars of {pom.name} through Maven", err=True)
    aside = into.with_name(into.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    command = [maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", "-DincludeScope=runtime"]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={aside.resolve()}"], check=False, capture_output=True, text=True
    )
    if done.returncode or not any(aside.glob("*.jar")):
        raise Refusal("install_failed", f"`{' '.join(command)}` failed: {(done.stdout + done.stderr).strip()[-800:]}")
    aside.rename(into)
