"""Change one thing at a time in the rules, and see whether a test notices it.

cosmic-ray makes the changes, in a copy of the project, so that nothing here is touched. It stands
in a virtual environment of its own, gone at the end. A change that no test notices is printed: the
law says something there that nobody checks.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "requirements-mutate.txt"
LEFT_OUT = ("var", ".git", ".venv", "wheels", "node_modules", "__pycache__")
# The rules, and the tests that must notice: those without a database first, as they are quick.
_RULE, _FACTS = "compliance/rule/test_classification", "compliance/work/test_facts"
_DAYS, _CONDITIONS = "compliance/deadlines/test_days", "compliance/deadlines/test_conditions"
_YEARS, _NEXT = "compliance/deadlines/test_open_years", "compliance/work/test_next_action"
_STANDING, _WORLD = "compliance/filings/test_standing", "compliance/filings/test_generated_world"
RULES = {
    "compliance/rule/classification.py": ([_RULE, _FACTS], [_RULE]),
    "compliance/deadlines/days.py": ([_DAYS, _CONDITIONS, _FACTS], [_DAYS]),
    "compliance/deadlines/conditions.py": ([_CONDITIONS, _FACTS], [_CONDITIONS, _YEARS, _NEXT]),
    "compliance/work/next_action.py": ([_NEXT, _FACTS], [_NEXT]),
    "compliance/filings/standing.py": ([_FACTS], [_STANDING, _WORLD]),
}
LONGEST = 300  # seconds; a change that never ends is noticed
ENOUGH = 0.9
# Each sign is changed into one other: the rest would say the same ten times. | and * stand in types
# and signatures, where any change stops the import; `is` is no rule of the law.
SIGNS = "Add_Sub|Sub_Add|RShift_LShift|LShift_RShift|BitAnd_BitOr|Pow_Mul"
SKIPPED = [
    f"core/ReplaceBinaryOperator_(?!({SIGNS})$)",
    "core/ReplaceComparisonOperator_.*_Is(Not)?$",
]


def main() -> int:
    """Try the changes of each rule, and print how many were noticed."""
    parser = argparse.ArgumentParser(prog="bin/mutate", description=__doc__)
    parser.add_argument("rules", nargs="*", default=list(RULES), help="compliance/rule/…")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder / "tool")
        left_out = shutil.ignore_patterns(*LEFT_OUT)
        shutil.copytree(ROOT, folder / "project", ignore=left_out, symlinks=True)
        shares = [try_changes(folder, rule) for rule in asked.rules]
    noticed, tried = (sum(numbers) for numbers in zip(*shares, strict=True))
    print(f"{noticed}/{tried} = {noticed / tried:.1%}")
    return 0 if noticed >= ENOUGH * tried else 1


def install(tool: Path) -> None:
    """Make a virtual environment with the pinned cosmic-ray."""
    subprocess.run([sys.executable, "-m", "venv", tool], check=True)
    options = "-qq --disable-pip-version-check --require-hashes --no-deps --only-binary :all:"
    python = str(tool / "bin" / "python")
    command = [python, "-I", "-m", "pip", "install", *options.split()]
    subprocess.run([*command, "--requirement", str(PINNED)], check=True)


def try_changes(folder: Path, rule: str) -> tuple[int, int]:
    """Print what no test notices; return how many changes of a rule are noticed, of how many."""
    config, session = folder / "config.toml", folder / f"{Path(rule).stem}.sqlite"
    config.write_text(configuration(rule), encoding="utf-8")
    cosmic_ray(folder, "cosmic-ray", "init", config, session)
    cosmic_ray(folder, "cr-filter-operators", session, config)
    cosmic_ray(folder, "cosmic-ray", "baseline", config)
    cosmic_ray(folder, "cosmic-ray", "exec", config, session)
    # What was left in the database by a change must not have failed the tests of the next.
    cosmic_ray(folder, "cosmic-ray", "baseline", config)
    lines = cosmic_ray(folder, "cosmic-ray", "dump", session).splitlines()
    results = [result for _, result in map(json.loads, lines)]
    tried = [result for result in results if result["worker_outcome"] == "normal"]
    survivors = [result for result in tried if result["test_outcome"] == "survived"]
    for result in survivors:
        print(result["diff"])
    noticed = len(tried) - len(survivors)
    print(f"{rule}: {noticed}/{len(tried)}", flush=True)
    return noticed, len(tried)


def cosmic_ray(folder: Path, *command: str | Path) -> str:
    """Run a program of the tool in the copy of the project, and return what it prints."""
    program = folder / "tool" / "bin" / command[0]
    done = subprocess.run(
        [program, *command[1:]], cwd=folder / "project", check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode()


def configuration(rule: str) -> str:
    """Return what cosmic-ray is told: the file, the tests and the changes left out."""
    told = {
        "module-path": rule,
        "timeout": LONGEST,
        "excluded-modules": [],
        "test-command": f"sh -c '{tests(rule)}'",
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in told.items()]
    filters = f"exclude-operators = {json.dumps(SKIPPED)}"
    locally = ["[cosmic-ray.distributor]", 'name = "local"']
    left_out = ["[cosmic-ray.filters.operators-filter]", filters]
    return "\n".join(["[cosmic-ray]", *lines, *locally, *left_out])


def tests(rule: str) -> str:
    """Return the command that must fail."""
    run = f"{sys.executable} -m pytest -x -q --reuse-db -p no:cacheprovider"
    quick, slow = (" ".join(f"tests/{name}.py" for name in names) for names in RULES[rule])
    return f'{run} -m "not django_db" {quick} && {run} {slow}'


if __name__ == "__main__":
    sys.exit(main())
