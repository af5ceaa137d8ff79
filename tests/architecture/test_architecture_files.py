"""No dead file, no near-equal copy, no private path: the tree holds what is used, once, and nothing of a machine."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations

import pytest
from source_tree import ROOT, Module, kept_files, modules

# Whoever parses the whole tree does it once for all of these.
pytestmark = pytest.mark.xdist_group("tree")

# What nothing imports, because a person, gunicorn or Alembic starts it.
ENTRY = re.compile(r"(.*/)?(__init__|__main__|main)\.py|services/\w+/store/migrations/versions/\d{4}_\w+\.py")
PRIVATE = re.compile(
    r"/work/(?:main|shared)|/home/\w|/Users/\w|/root/|/tmp/\w|C:\\\\?Users"
    r"|(?<![\d.])(?:10|127(?!\.0\.0\.1)|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}(?![\d.])"
    r"|\b[\w-]+\.(?:internal|corp|lan)\b|artifactory|nexus\.|-----BEGIN [A-Z ]*PRIVATE KEY"
)
# Files that must name what others may not: this pattern itself.
MAY_NAME_THEM = {"tests/architecture/test_architecture_files.py"}
# What only tests import: the readable definition that columnar code in several services is held against.
TWINS = {"shared/values/dated.py"}
COPY_LINES, COPY_SHARE_PERCENT = 25, 75


def _dead(tree: tuple[Module, ...]) -> list[str]:
    imported = {name for module in tree for name in module.imported}
    left = (module for module in tree if module.dotted not in imported)
    return [module.path for module in left if not ENTRY.fullmatch(module.path) and module.path not in TWINS]


def test_every_module_is_imported_or_an_entry():
    assert _dead(modules()) == []


def test_a_twin_is_held_against_something():
    tests = [path.read_text() for path in sorted((ROOT / "tests").rglob("test_*.py")) if path.parent.name != "values"]
    for twin in TWINS:
        name = twin.removesuffix(".py").replace("/", ".")
        assert any(f"from {name} import" in text for text in tests)


def test_a_dead_module_is_found():
    assert _dead((*modules(), Module("services/payroll/domain/forgotten.py", ""))) == [
        "services/payroll/domain/forgotten.py"
    ]


def test_every_package_holds_something():
    packages = {module.path.rpartition("/")[0] for module in modules() if module.path.endswith("__init__.py")}
    empty = [folder for folder in sorted(packages) if len(list((ROOT / folder).glob("*[!_].*"))) == 0
             and not any((ROOT / folder).glob("*/__init__.py"))]  # fmt: skip
    assert empty == []


def _said(module: Module) -> frozenset[str]:
    """The lines that say something, without the service's name."""
    name = module.path.split("/")[1]
    lines = (line.strip().replace(name, "service") for line in module.text.splitlines())
    return frozenset(line for line in lines if len(line) > 12 and not line.startswith(("from ", "import ", '"""', "#")))


def _copied(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller = min(len(one), len(other))
    return smaller >= COPY_LINES and 100 * len(one & other) > COPY_SHARE_PERCENT * smaller


def test_services_do_not_copy_one_another():
    said = {module.path: _said(module) for module in modules() if module.path.startswith("services/")}
    pairs = combinations(said, 2)
    apart = ((one, other) for one, other in pairs if one.split("/")[1] != other.split("/")[1])
    assert [(one, other) for one, other in apart if _copied(said[one], said[other])] == []


def test_a_copy_is_found():
    text = "\n".join(f"payroll_{number} = number_of_things({number})" for number in range(30))
    one, other = (
        Module("services/payroll/x.py", text),
        Module("services/billing/x.py", text.replace("payroll", "billing")),
    )
    assert _copied(_said(one), _said(other))


def test_no_kept_file_names_a_machine():
    named = []
    for file in kept_files():
        path = file.relative_to(ROOT).as_posix()
        content = file.read_bytes()
        if b"\0" in content or path in MAY_NAME_THEM:
            continue
        lines = content.decode("utf-8", errors="replace").splitlines()
        named += [
            f"{path}:{number}: {line.strip()[:120]}" for number, line in enumerate(lines, 1) if PRIVATE.search(line)
        ]
    assert named == []


@pytest.mark.parametrize("text", ["/home/ada/x", "10.1.2.3", "192.168.0.7", "db.internal", "/tmp/x", "/root/.pip"])
def test_the_pattern_finds_machines(text):
    assert PRIVATE.search(text)


@pytest.mark.parametrize("text", ["127.0.0.1", "0.0.0.0", "polars==2.10.0.1", "page 10.1", "https://example.org"])
def test_the_pattern_lets_plain_text_pass(text):
    assert not PRIVATE.search(text)


def test_every_requirement_is_pinned_and_hashed():
    lock = (ROOT / "requirements.lock").read_text()
    entries = [entry for entry in re.split(r"\n(?=\S)", lock) if not entry.startswith("#")]
    assert len(entries) > 50
    assert [
        entry for entry in entries if not re.match(r"[\w.-]+==\S+( ;[^\\]*)? \\\n +--hash=sha256:[0-9a-f]{64}", entry)
    ] == []
    assert "://" not in lock


def test_the_lock_names_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=!~; ]", requirement)[0].lower() for requirement in wanted}
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert names <= locked
