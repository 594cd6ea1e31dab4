"""Laws for the texts of the project."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
LISTING = ["git", "ls-files", "-co", "--exclude-standard", "*.md"]
PAGES = subprocess.run(LISTING, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
NOTICES = ROOT / "THIRD_PARTY_NOTICES.md"
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_between_pages_leads_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)", text)

    missing = [
        link
        for link in links
        if "://" not in link and not ((ROOT / page).parent / link).resolve().exists()
    ]
    assert missing == []


@pytest.mark.parametrize("page", ["README.md", "README.ja.md", "CONTRIBUTING.md"])
def test_every_command_that_a_page_names_exists(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    scripts = set(re.findall(r"\bbin/([a-z_]+)", text))
    commands = set(re.findall(r"bin/manage ([a-z_]+)", text))
    commands |= set(re.findall(r"`((?:add|export|import|verify)_[a-z_]+)`", text))

    assert [name for name in scripts if not (ROOT / "bin" / name).exists()] == []
    assert commands - set(get_commands()) == set()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_every_file_that_a_page_names_exists(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./]+\.(?:csv|html|py|sql|txt))`", text))
    listing = ["git", "ls-files", "-co", "--exclude-standard"]
    files = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ends = {f"/{name}" for name in files.split()}

    assert [
        name for name in sorted(named) if not any(end.endswith(f"/{name}") for end in ends)
    ] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_every_decision_says_its_state_why_what_and_what_follows(decision):
    text = decision.read_text(encoding="utf-8")

    assert text.startswith(f"# {decision.stem[:4]} ")
    assert re.search(r"^状態：(採用|廃止|置換)", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["状況", "決定", "結果"]


def test_every_decision_that_the_code_refers_to_exists():
    search = ["git", "grep", "-ohE", r"docs/adr/[0-9]{4}", "--", "*.py"]
    found = subprocess.run(search, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    numbers = {decision.stem[:4] for decision in DECISIONS}

    assert {line[-4:] for line in found.split()} <= numbers


def test_the_notices_name_the_licence_of_every_package_that_is_served():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    served = {re.split(r"[\[=]", line)[0] for line in lines if re.match(r"[a-z0-9]", line)}
    rows = re.findall(r"^\| .+ \| (.+) \|$", NOTICES.read_text(encoding="utf-8"), re.MULTILINE)
    named = {name for row in rows for name in row.split("、")}

    assert len(served) > 20
    assert served - named == set()


def test_the_changes_of_this_version_say_what_an_administrator_must_do():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = (part for part in changes.split("\n## ")[1:] if not part.startswith("未リリース"))
    newest = next(released)

    assert newest.startswith(f"{settings.VERSION}（")
    assert "### 管理者が行うこと" in newest
