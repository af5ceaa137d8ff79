"""The source tree as the architecture tests see it: which files there are and what they say.

In: the repository on disk. Out: parsed modules of `services shared deploy`, and the files git keeps.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("deploy", "services", "shared")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Give its syntax tree."""
        return ast.parse(self.text, self.path)

    @property
    def dotted(self) -> str:
        """Give its import name."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def lines(self) -> int:
        """Count its lines."""
        return self.text.count("\n")

    @property
    def functions(self) -> Iterator[FunctionNode]:
        """Give every function and method, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, FunctionNode))

    @cached_property
    def imported(self) -> frozenset[str]:
        """Give every dotted name it imports, modules and names from modules alike."""
        names: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
        return frozenset(names)


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    """Give every module of the house, in order of path."""
    paths = sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    return tuple(Module(path.relative_to(ROOT).as_posix(), path.read_text()) for path in paths)


def services() -> list[str]:
    """Give the names of the services that exist."""
    return sorted(path.parent.name for path in (ROOT / "services").glob("*/__init__.py"))


@lru_cache(maxsize=1)
def kept_files() -> tuple[Path, ...]:
    """Give every file git keeps or would keep; without git (an unpacked archive), every file outside the caches."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        paths = (ROOT / name for name in listed.stdout.split("\0") if name)
        return tuple(sorted(path for path in paths if path.is_file()))
    hidden = (".git", ".venv", "var", "build")
    everything = (path for path in ROOT.rglob("*") if path.relative_to(ROOT).parts[0] not in hidden)
    return tuple(sorted(path for path in everything if path.is_file() and "__pycache__" not in path.parts))


def length(function: FunctionNode) -> int:
    """Count a function's lines, from `def` to its last."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1
