"""Laws for names: a word means one thing, and the words of the office stand in the glossary."""

import ast
from collections import defaultdict
from pathlib import Path

from tests.ours import OURS

# Functions of sibling modules that do the same to what is theirs, asked as facilities.preview().
SAME_OF_SIBLINGS = {
    "checked",
    "duplicate_list",
    "full_code",
    "is_valid_code",
    "keep_apart",
    "load",
    "preview",
    "suspected",
    # The tags of templates bear the names of what they call.
    "fiscal_year",
    "wareki",
}
# What Django looks for by its name, and the parameters of generic types.
FOUND_BY_NAME = {"Command", "app_name", "handle", "logger", "register", "urlpatterns"}
ONE_LETTER = 1


def modules():
    """Yield the modules of the product and of its invented world, with what they hold."""
    for app in (*OURS, "demo"):
        for path in sorted(Path(app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def exported(tree: ast.Module):
    """Yield the names of the public classes, types and functions of a module."""
    for node in tree.body:
        name = ""
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            name = node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        # Constants are asked of their module.
        if name and not name.startswith("_") and not name.isupper():
            yield name


def test_no_two_modules_export_the_same_name_for_different_things():
    homes = defaultdict(list)
    for path, tree in modules():
        for name in set(exported(tree)) - FOUND_BY_NAME - SAME_OF_SIBLINGS:
            homes[name].append(str(path))

    found = {name: paths for name, paths in homes.items() if len(paths) > 1}
    assert {name: paths for name, paths in found.items() if len(name) > ONE_LETTER} == {}


def test_every_exception_is_needed():
    homes = defaultdict(set)
    for path, tree in modules():
        for name in exported(tree):
            homes[name].add(path)

    assert {name for name in SAME_OF_SIBLINGS if len(homes[name]) < 2} == set()


def test_every_choice_that_an_office_reads_stands_in_the_glossary():
    glossary = Path("docs/glossary.md").read_text(encoding="utf-8")
    choices = {
        node.name
        for _, tree in modules()
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).endswith("TextChoices") for base in node.bases)
    }

    assert {name for name in choices if f"| {name} |" not in glossary} == set()
