"""Files of filings for tests."""

import csv
import io
from datetime import UTC, datetime

from common.import_command import SourceFile
from intake.filings import preview
from intake.filings.lines import HEADINGS

NOW = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)
BLANK = dict.fromkeys(HEADINGS, "")


def line(facility, **cells):
    """Return a line of a file: an annual filing of the facility without a partner."""
    names = {"ⅰ": "要件ⅰ相談", "ⅱ": "要件ⅱ診療", "ⅲ": "要件ⅲ入院"}
    promises = {names[mark]: "○" for mark in cells.pop("promises", "")}
    institution = cells.pop("institution", None)
    named = (
        {"医療機関コード": institution.code, "医療機関名": institution.name} if institution else {}
    )
    head = {
        "事業所番号": facility.number,
        "サービスの種類": facility.facility_type.name,
        "届出区分": "定期",
        "届出日": "R8.6.1",
    }
    return BLANK | head | named | promises | cells


def as_csv(lines, encoding="utf-8-sig", headings=HEADINGS):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([cells[heading] for heading in headings] for cells in lines)
    return SourceFile("届出.csv", text.getvalue().encode(encoding))


def take(lines, **how):
    """Preview and record lines; return the plan."""
    plan = preview([as_csv(lines, **how)], now=NOW)
    plan.apply()
    return plan


def messages(findings):
    return [(finding.row, finding.column, finding.message) for finding in findings]
