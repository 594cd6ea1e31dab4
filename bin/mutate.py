"""Change one thing at a time in the rules, and see whether a test notices it.

A change that no test notices is printed: the law says something there that nobody checks. Every
change runs in a copy of the project, so that nothing here is touched.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = "tests/compliance/test_"
# The rules, and the tests that must notice. Tests without a database come first: they are quick.
RULES = {
    "compliance/classification.py": ["classification"],
    "compliance/deadlines.py": ["deadlines"],
    "compliance/next_action.py": ["next_action", "open_years"],
    "compliance/standing.py": ["standing", "generated_world"],
}
LONGEST = 600  # seconds
LEFT_OUT = ("var", ".git", ".venv", "node_modules", "__pycache__")
COMPARED = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.LShift: ast.RShift, ast.BitAnd: ast.BitOr}


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield each change: its line, what it says, and the source with it."""
    tree = ast.parse(source)
    for place in range(sum(1 for _ in ast.walk(tree))):
        for kind in range(2):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[place]
            before = ast.unparse(target) if isinstance(target, ast.expr) else ""
            if _change(target, kind):
                yield _line(target), f"{before} → {ast.unparse(target)}", ast.unparse(changed)


def _line(node: ast.AST) -> int:
    line: int = getattr(node, "lineno", 0)
    return line


def _change(node: ast.AST, kind: int) -> bool:
    """Change a node in place; return whether there was anything to change."""
    if kind == 0 and isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        node.ops[0] = COMPARED[type(node.ops[0])]()
        return True
    if kind == 0 and isinstance(node, ast.BoolOp):
        node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        return True
    if kind == 0 and isinstance(node, ast.BinOp) and type(node.op) in COUNTED:
        node.op = COUNTED[type(node.op)]()
        return True
    if kind == 1 and isinstance(node, ast.Constant):
        return _change_constant(node)
    return False


def _change_constant(node: ast.Constant) -> bool:
    value = node.value
    if isinstance(value, bool):
        node.value = not value
    elif isinstance(value, int):
        node.value = value + 1
    return isinstance(value, int)


def is_noticed(project: Path, tests: list[str]) -> bool:
    """Return whether a test fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--reuse-db", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *tests], cwd=project, capture_output=True, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:  # a change that never ends is noticed
        return True
    return done.returncode != 0


def main() -> int:
    """Try the changes of each rule, and print how many were noticed."""
    parser = argparse.ArgumentParser(prog="bin/mutate", description=__doc__)
    parser.add_argument("rules", nargs="*", default=list(RULES), help="compliance/deadlines.py …")
    parser.add_argument("--most", type=int, default=40, help="changes tried for each rule")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        shares = [_try(project, rule, asked.most, asked.seed) for rule in asked.rules]
    noticed, tried = (sum(numbers) for numbers in zip(*shares, strict=True))
    print(f"{noticed}/{tried} = {noticed / tried:.0%}")
    return 0 if noticed >= 0.9 * tried else 1


def _try(project: Path, rule: str, most: int, seed: int) -> tuple[int, int]:
    tests = [f"{TESTS}{name}.py" for name in RULES[rule]]
    source = (ROOT / rule).read_text(encoding="utf-8")
    found = list(mutants(source))
    random.Random(seed).shuffle(found)  # noqa: S311  # which changes are tried, no secret
    noticed = 0
    for line, words, changed in found[:most]:
        (project / rule).write_text(changed, encoding="utf-8")
        if is_noticed(project, tests):
            noticed += 1
        else:
            print(f"{rule}:{line}  {words}", flush=True)
    (project / rule).write_text(source, encoding="utf-8")
    tried = min(len(found), most)
    print(f"{rule}: {noticed}/{tried} of {len(found)}", flush=True)
    return noticed, tried


if __name__ == "__main__":
    sys.exit(main())
