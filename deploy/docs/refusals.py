"""Prints every way in which a request can be refused, found by walking the syntax tree.

In: the source of `services` and `shared`. Out: Markdown: code, HTTP status, sentences, where it is raised.
A refusal is a call whose arguments hold a code (`snake_case`) followed by its sentence.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from shared.values.refusal import missing_sentence

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_STATUS_OF_KIND = {"INVALID": "422", "NOT_FOUND": "404", "FORBIDDEN": "403", "CONFLICT": "409", "STALE": "412",
                   "AWAY": "503"}  # fmt: skip
_STATUS_OF_CALL = {"forbidden": "403", "conflict": "409", "unauthorized": "401", "away": "503"}
# Calls that do nothing but refuse: their sentence may end as a question, or with what was found.
_REFUSING = {"Refusal", "WebRefusal", "RowError", "Fault", "conflict", "forbidden", "away", "fault"}
_NOT_REFUSALS = {"say", "Finding", "Counter", "Gauge", "Histogram"}
_INTRODUCTION = """# Refusals

Every way in which a request can be refused, printed from the code by `make docs`. A code never changes its meaning.
Over HTTP a refusal is a problem (RFC 9457) whose `code` is the one here and whose `errors` name the fields at fault;
in an import it names row and field. Words in braces stand for what was found. A code with status 422 may also be
that of a single field or row inside a larger refusal.

| code | status | what it says | raised in |
|---|---|---|---|
"""


# name -> the values it was given, with their lines.
Said = dict[str, list[tuple[int, ast.expr]]]


@dataclass(frozen=True, order=True)
class Raised:
    """One place that refuses."""

    code: str
    status: str
    sentence: str
    path: str


def refusals_page(root: Path) -> str:
    """Write the page, codes in order."""
    by_code: dict[str, list[Raised]] = defaultdict(list)
    for raised in sorted(refusals(root)):
        by_code[raised.code].append(raised)
    return _INTRODUCTION + "".join(_row(code, places) for code, places in by_code.items())


def refusals(root: Path) -> Iterator[Raised]:
    """Find every refusal raised under `services` and `shared`."""
    for folder in ("services", "shared"):
        for path in sorted((root / folder).rglob("*.py")):
            tree = ast.parse(path.read_text())
            said, place = _said(tree), path.relative_to(root).as_posix()
            for node in ast.walk(tree):
                if isinstance(node, ast.Call | ast.Dict):
                    yield from _raised(node, said, place)


def _row(code: str, places: list[Raised]) -> str:
    statuses = ", ".join(sorted({place.status for place in places}))
    sentences = "<br>".join(_unique(place.sentence for place in places)).replace("|", "\\|")
    paths = "<br>".join(f"`{path}`" for path in _unique(place.path for place in places))
    return f"| `{code}` | {statuses} | {sentences} | {paths} |\n"


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _raised(node: ast.Call | ast.Dict, said: Said, path: str) -> Iterator[Raised]:
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name == "not_found" and node.args and isinstance(node.args[0], ast.Constant):
            what = str(node.args[0].value)
            yield Raised(f"{what}_not_found", "404", missing_sentence(what, "{identifier}"), path)
        elif name == "require_step" and len(node.args) == 5 and isinstance(node.args[1], ast.Constant):
            what = str(node.args[1].value)
            says = f"The {what} is {{state}}; no step leads from there to what was asked."
            yield Raised(f"{what}_state_conflict", "409", says, path)
        elif name not in _NOT_REFUSALS:
            ends = (".", "?", "}") if name in _REFUSING else (".",)
            yield from _coded(node.args, said, _status(node, name), path, ends)
    else:
        # Tables of codes and sentences, such as the web door's: by status, or by what is translated.
        for key, value in zip(node.keys, node.values, strict=True):
            status = str(key.value) if isinstance(key, ast.Constant) and isinstance(key.value, int) else "422"
            yield from _coded(value.elts if isinstance(value, ast.Tuple) else [], said, status, path)


def _coded(
    given: list[ast.expr], said: Said, status: str, path: str, ends: tuple[str, ...] = (".",)
) -> Iterator[Raised]:
    for code, sentence in pairwise(given):
        text = _text(sentence, said)
        if isinstance(code, ast.Constant) and _CODE.fullmatch(str(code.value)) and " " in text and text.endswith(ends):
            yield Raised(str(code.value), status, text, path)


def _status(call: ast.Call, name: str) -> str:
    for keyword in call.keywords:
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Attribute):
            return _STATUS_OF_KIND[keyword.value.attr]
    if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, int):
        return str(call.args[0].value)
    return _STATUS_OF_CALL.get(name, "422")


def _text(node: ast.expr, said: Said) -> str:
    """Read a sentence, with `{names}` for what is filled in; the last one of a name before its use is the one meant."""
    if isinstance(node, ast.Name):
        before = [value for line, value in said.get(node.id, ()) if line < node.lineno]
        return _text(before[-1], {}) if before else ""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_filled(part) for part in node.values)
    return ""


def _filled(part: ast.expr) -> str:
    if isinstance(part, ast.FormattedValue):
        names = re.findall(r"[a-z_]+", ast.unparse(part.value))
        return "{" + (names[-1] if names else "value") + "}"
    return str(part.value) if isinstance(part, ast.Constant) else ""


def _said(tree: ast.Module) -> Said:
    """Give, by name, the values that are given it, with their lines, in order of these."""
    found: Said = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id].append((node.lineno, node.value))
    return {name: sorted(values, key=lambda one: one[0]) for name, values in found.items()}
