"""Walks the syntax tree for what linters do not see: floats, clocks and dice in the core, long functions, vague names.

Each rule is a function from a module to the lines that break it; a planted fault shows that it can.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from statistics import median

import pytest
from source_tree import Module, length, modules

# Whoever parses the whole tree does it once for all of these.
pytestmark = pytest.mark.xdist_group("tree")

PURE = re.compile(r"services/\w+/(domain|exports)/|shared/values/")
# `ports` says what use cases need, `facts` how rows read as facts, `reach` whose rows a caller may touch, `list_…` and
# `show_…` ask one kind of question of several things.
USE_CASES = re.compile(r"services/\w+/usecases/(?!__init__|ports|facts|reach|list_|show_)")
ROOMS_WITHOUT_CLOCK = re.compile(r"services/\w+/(?!main)|shared/(values|events)/")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "core"}
# The one file of rules whose name the design gives: the rule every other builds on.
NAMED_BY_DESIGN = {"services/payroll/domain/rules/base.py"}
IMPURE_MODULES = {
    "asyncio", "glob", "http", "logging", "os", "pathlib", "random", "requests", "secrets", "shutil", "socket",
    "sqlite3", "structlog", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
FLOAT_NAMES = {"float", "round", "Float32", "Float64", "fsum", "sqrt"}
CLOCK_CALLS = {"now", "utcnow", "today"}
MAX_FILE_LINES, MAX_FUNCTION_LINES, MAX_USE_CASE_LINES = 400, 60, 30
MEDIAN_FILE_LINES, MEDIAN_FUNCTION_LINES = 90, 9


def _at(module: Module, node: ast.AST, what: str) -> str:
    return f"{module.path}:{getattr(node, 'lineno', 1)}: {what}"


def _divides(node: ast.AST) -> bool:
    """True division of what may be numbers; `folder / "name"` joins a path, and nothing is divided by text."""
    if not (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)):
        return False
    right = node.right if isinstance(node, ast.BinOp) else node.value
    return not (isinstance(right, ast.JoinedStr) or (isinstance(right, ast.Constant) and isinstance(right.value, str)))


def binary_fractions(module: Module) -> Iterator[str]:
    """Find what computes with binary fractions, or may: literals, `float`, `round`, true division."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield _at(module, node, f"the float {node.value}; amounts are integers with a scale")
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in FLOAT_NAMES:
                yield _at(module, node, f"{name}: use shared.values.rounding, or `//` on integers")
        elif _divides(node):
            yield _at(module, node, "true division: use `//` or shared.values.rounding.divide_half_up")


def impure_imports(module: Module) -> Iterator[str]:
    """Find imports that reach outside: files, network, clock, dice, logs."""
    for node in ast.walk(module.tree):
        names = (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )  # fmt: skip
        for name in names:
            if name.partition(".")[0] in IMPURE_MODULES:
                yield _at(module, node, f"imports {name}: the core gets its input handed in")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"open", "print", "input"}
        ):
            yield _at(module, node, f"calls {node.func.id}(): the core touches nothing outside")


def clock_reads(module: Module) -> Iterator[str]:
    """Find calls that read the clock or make an id."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if node.func.attr in CLOCK_CALLS and owner.split(".")[-1] in {"datetime", "date"}:
                yield _at(module, node, f"{owner}.{node.func.attr}(): take the instant from the call")
            if (owner, node.func.attr) in {("time", "time"), ("uuid", "uuid4"), ("uuid", "uuid7"), ("os", "urandom")}:
                yield _at(module, node, f"{owner}.{node.func.attr}(): take it from the call")


def typed_reads(module: Module) -> Iterator[str]:
    """Find `msgspec.json.decode(…, type=…)` and decoders made within functions: the first use may be two threads'."""
    calls = [node for function in module.functions for node in ast.walk(function) if isinstance(node, ast.Call)]
    for call in calls:
        name = ast.unparse(call.func)
        if name.startswith("msgspec.") and (
            name.endswith(".Decoder") or (name.endswith(".decode") and any(one.arg == "type" for one in call.keywords))
        ):
            yield _at(module, call, "make the decoder where the module is imported; msgspec learns a type unsafely")


def long_functions(module: Module) -> Iterator[str]:
    """Find functions nobody reads in one go."""
    for function in module.functions:
        if length(function) > MAX_FUNCTION_LINES:
            yield _at(module, function, f"{function.name} has {length(function)} lines")


def not_one_verb(module: Module) -> Iterator[str]:
    """Find use-case files that do not hold exactly one public function of at most thirty lines."""
    public = [node for node in module.tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    if len(public) != 1:
        yield _at(module, module.tree, f"has {len(public)} public functions; one verb, one file, one public function")
    for function in public:
        if length(function) > MAX_USE_CASE_LINES:
            yield _at(module, function, f"{function.name} has {length(function)} lines")


def undocumented(module: Module) -> Iterator[str]:
    """Find files that do not say what they are."""
    if not ast.get_docstring(module.tree):
        yield _at(module, module.tree, "has no docstring that says what goes in and what comes out")


def vague_names(module: Module) -> Iterator[str]:
    """Find files named after nothing."""
    if VAGUE_NAMES.intersection(module.path.removesuffix(".py").split("/")) and module.path not in NAMED_BY_DESIGN:
        yield _at(module, module.tree, "the name says nothing; name what it is about")


def long_files(module: Module) -> Iterator[str]:
    """Find files that should be two."""
    if module.lines > MAX_FILE_LINES:
        yield _at(module, module.tree, f"has {module.lines} lines")


EVERYWHERE = re.compile("")
# A migration is a list of columns, written once and never changed.
BUT_MIGRATIONS = re.compile(r"(?!services/\w+/store/migrations/)")
# rule, where it holds, a fault it must find
RULES = [
    (binary_fractions, PURE, "pay = 0.5"),
    (binary_fractions, PURE, "pay = float(hours)"),
    (binary_fractions, PURE, "pay = round(hours * rate)"),
    (binary_fractions, PURE, "pay = rate / 3600"),
    (binary_fractions, PURE, "pay = rate\npay /= 3600"),
    (binary_fractions, PURE, "column = pl.col('rate').cast(pl.Float64)"),
    (impure_imports, PURE, "import random"),
    (impure_imports, PURE, "from os import environ"),
    (impure_imports, PURE, "import urllib.request"),
    (impure_imports, PURE, "text = open('terms').read()"),
    (clock_reads, ROOMS_WITHOUT_CLOCK, "import datetime\nat = datetime.datetime.now()"),
    (clock_reads, ROOMS_WITHOUT_CLOCK, "from datetime import date\nday = date.today()"),
    (clock_reads, ROOMS_WITHOUT_CLOCK, "import time\nat = time.time()"),
    (clock_reads, ROOMS_WITHOUT_CLOCK, "import uuid\nid = uuid.uuid4()"),
    (typed_reads, EVERYWHERE, "def read(text):\n    return msgspec.json.decode(text, type=Account)"),
    (typed_reads, EVERYWHERE, "def read(text):\n    return msgspec.json.Decoder(Account).decode(text)"),
    (long_functions, BUT_MIGRATIONS, "def pay():\n" + "    x = 1\n" * 60),
    (not_one_verb, USE_CASES, "def approve(): ...\ndef refuse(): ..."),
    (not_one_verb, USE_CASES, "class Approve: ..."),
    (not_one_verb, USE_CASES, "def approve():\n" + "    x = 1\n" * 30),
    (undocumented, EVERYWHERE, "pay = 1"),
    (long_files, EVERYWHERE, "pay = 1\n" * 401),
]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _, _ in RULES), ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule):
    place = next(where for known, where, _ in RULES if known is rule)
    watched = [module for module in modules() if place.match(module.path)]
    assert watched, f"{rule.__name__} watches nothing: its place is spelt wrongly"
    assert [fault for module in watched for fault in rule(module)] == []


@pytest.mark.parametrize(("rule", "_place", "fault"), RULES)
def test_the_rule_finds_a_planted_fault(rule, _place, fault):
    assert list(rule(Module("services/payroll/domain/planted.py", fault)))


def test_names_say_what_a_file_is_about():
    assert [fault for module in modules() for fault in vague_names(module)] == []
    assert list(vague_names(Module("services/payroll/domain/utils.py", "")))
    assert list(vague_names(Module("shared/helpers/text.py", "")))


def test_paths_may_be_joined_in_the_core():
    assert not list(
        binary_fractions(Module("shared/values/x.py", "pack = folder / 'us.toml'\nother = folder / f'{a}.t'"))
    )


def test_most_files_and_functions_are_short():
    files = [module.lines for module in modules() if not module.path.endswith("__init__.py")]
    functions = [length(function) for module in modules() for function in module.functions]
    assert median(files) <= MEDIAN_FILE_LINES
    assert median(functions) <= MEDIAN_FUNCTION_LINES
