"""An installation of one's own: `hourbook init`, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from werkzeug.test import Client

from deploy.cli.main import hourbook
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from shared.plumbing.web import create_flask

pytestmark = pytest.mark.slow

PASSWORD = "  seven grey herons "


def init(data: Path, email: str = "Ines@Operator.example", typed: str = PASSWORD + "\n", *more: str) -> Result:
    return CliRunner().invoke(hourbook, ["init", "--data", str(data), "--admin-email", email, *more], input=typed)


def test_the_first_admin_signs_in_and_nobody_else_becomes_one_by_command(tmp_path: Path):
    data = tmp_path / "data"
    weak = init(data, "ines@operator.example", "hourbook\n", "--password-file", "-")
    assert (weak.exit_code, weak.exception.code) == (1, "password_length")
    made = init(data, "Ines@Operator.example", PASSWORD + "\n", "--password-file", "-")
    assert made.exit_code == 0, made.output
    assert PASSWORD.strip() not in made.output
    again = init(data, "other@operator.example", PASSWORD + "\n", "--password-file", "-")
    assert (again.exit_code, again.exception.code) == (1, "accounts_exist")
    house = open_house_now(data)
    client = create_flask(house.services["identity"]).test_client()
    for password, code in ((PASSWORD, "second_factor_unset"), (PASSWORD.strip(), "credentials_wrong")):
        body = {"email": "ines@operator.example", "password": password}
        answer = client.post("/api/identity/v1/tokens", json=body)
        assert (answer.status_code, answer.json["code"]) == (401, code)
    house.close()
    verified = CliRunner().invoke(hourbook, ["verify", "--data", str(data)])
    assert verified.exit_code == 0, verified.output


def test_a_password_may_be_typed_twice(tmp_path: Path):
    typed = init(tmp_path / "data", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert typed.exit_code == 0, typed.output
    differing = init(tmp_path / "other", typed=f"{PASSWORD}\nsomething else\n")
    assert differing.exit_code != 0
    assert not (tmp_path / "other").exists()


def test_what_is_no_address_makes_no_folder(tmp_path: Path):
    refused = init(tmp_path / "data", "ines", PASSWORD, "--password-file", "-")
    assert refused.exit_code == 2
    assert "nora@example.org" in refused.output
    assert not (tmp_path / "data").exists()


def test_a_folder_without_data_says_how_to_make_some(tmp_path: Path):
    served = CliRunner().invoke(hourbook, ["serve", "--data", str(tmp_path)])
    assert served.exit_code == 1
    assert "hourbook init" in served.output


def test_only_the_sample_month_names_demo_people_on_its_first_page(tmp_path: Path):
    house = open_house_now(tmp_path / "data")
    own, sample = (Front(house, logins) for logins in ({}, {"admin": "admin@demo.example"}))
    shown = {name: Client(front).get("/sign-in").text for name, front in (("own", own), ("sample", sample))}
    house.close()
    assert "admin@demo.example" in shown["sample"]
    assert "demo" not in shown["own"].lower()
    assert 'name="password"' in shown["own"]
    assert "{{" not in shown["own"] + shown["sample"]
