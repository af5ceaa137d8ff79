"""An installation with one admin, and a browser's way in: real identity behind real pages."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner
from werkzeug.test import Client, TestResponse

from deploy.cli.main import hourbook

ADMIN, PASSWORD = "root@example.org", "correct horse battery"
HERE = "https://localhost"


def found(data: Path) -> Path:
    """Found an installation in a folder; gives the folder."""
    command = ["init", "--data", str(data), "--admin-email", ADMIN]
    made = CliRunner().invoke(hourbook, command, input=f"{PASSWORD}\n" * 2)
    assert made.exit_code == 0, made.output
    return data


def sign_in(visitor: Client, **more: str) -> TestResponse:
    """Fill in the first page."""
    form = {"email": ADMIN, "password": PASSWORD, **more}
    return visitor.post("/sign-in", data=form, base_url=HERE)


def token_in(answer: TestResponse) -> str:
    """Give the token that the page's forms bring back."""
    return re.search(r'name="form_token" value="([^"]+)"', answer.text)[1]
