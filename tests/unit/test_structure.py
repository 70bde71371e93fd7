"""The house rules that keep the design: one direction, a kernel without imports, no medicine in Python."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from backsignal.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "backsignal"
MODULES = sorted(PACKAGE.rglob("*.py"))
RIVER = (
    "findings",
    "urgency",
    "errors",
    "knowledge",
    "reading",
    "triage",
    "assess",
    "questionnaire",
    "report",
    "web",
    "cli",
)
KERNEL = ("findings", "urgency", "errors", "reading", "triage", "questionnaire", "assess")
AUTHORING = {
    "knowledge/authoring.py",
    "knowledge/reading_content.py",
    "knowledge/yaml_lines.py",
    "triage/verify.py",
    "triage/proof_open.py",
    "triage/proof_whole.py",
    "triage/diagram.py",
}


def place(module: str) -> str:
    """The part of the package a module path or dotted name belongs to."""
    return module.removeprefix("backsignal.").split(".")[0]


def imports(path: Path, *, typing_too: bool = False) -> set[str]:
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) and not typing_too:
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_upstream(path: Path) -> None:
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if own in ("__init__", "__main__"):
        return
    later = [
        name for name in imports(path) if name.startswith("backsignal.") and RIVER.index(place(name)) > RIVER.index(own)
    ]
    assert not later, f"{path.name} reaches downstream to {later}; move the shared part up, or pass the value in"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_kernel_imports_nothing_from_others(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if (own not in KERNEL and own != "knowledge") or name in AUTHORING:
        return
    foreign = {each.split(".")[0] for each in imports(path)} - set(sys.stdlib_module_names) - {"backsignal"}
    assert not foreign


def test_the_kernel_runs_from_a_bare_clone() -> None:
    code = "import backsignal, sys; print(backsignal.assess({'fever_chills': True}).urgency, sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("same_day")
    assert "'yaml'" not in done.stdout
    assert "'click'" not in done.stdout
    assert "difflib" not in done.stdout, "only needed when something is wrong"


def test_no_finding_rule_or_pattern_is_named_in_python(knowledge: Knowledge) -> None:
    """A medical word in Python would be a second copy of the content, or a rule hidden from its readers."""
    words = set(knowledge.findings) | {rule.id for rule in knowledge.rules} | {rule.pattern for rule in knowledge.rules}
    words |= set(knowledge.sources) | set(knowledge.services) - {"self", "ambulance", "emergency_department"}
    found = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        found += [f"{path.name}: {text}" for text in texts if text in words]
    assert not found, found


def test_no_telephone_number_stands_in_python() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(999|911|112|111|000)\b", text), path.name


def test_nothing_reaches_for_the_network_or_writes_a_log() -> None:
    forbidden = {"socket", "urllib", "http", "requests", "logging", "ssl", "asyncio", "smtplib", "ftplib"}
    for path in MODULES:
        assert not {name.split(".")[0] for name in imports(path)} & forbidden, path.name


def test_the_program_keeps_nothing(tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"known_spine_condition": "zebra", "saddle_numbness": true}')
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-m", "backsignal", "check", "--answers", str(answers), "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src")},
    )
    assert sorted(tmp_path.rglob("*")) == before
    assert "zebra" not in done.stdout + done.stderr


def test_files_and_functions_stay_small() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 600, path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                assert lines <= 60, f"{path.name}: {node.name} has {lines} lines"
