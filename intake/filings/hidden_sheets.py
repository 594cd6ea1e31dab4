"""Hidden sheets with filings of other years than the sheets that show: somebody must decide.

An office keeps last year's filings in a hidden sheet, or hides this year's by a slip. Neither may
be recorded or left out without a word.
"""

from collections.abc import Iterable, Mapping

from common.japanese import fiscal_year_label
from compliance.filings.models import HiddenSheets
from intake.filings.reading import File, FilingSheet, about_file

Years = Mapping[int, set[int]]


def left_out(files: Iterable[File], years: Years, answer: HiddenSheets | None) -> set[int]:
    """Return which sheets (by id) are not taken; what is asked and decided is noted.

    years are those of the filings of each sheet, by its id. A hidden sheet of the years of the
    sheets that show is taken like them.
    """
    left: set[int] = set()
    for file in files:
        for sheet in file.sheets:
            other = years.get(id(sheet), set()) - _shown(file, sheet, years)
            if not sheet.hidden or not other:
                continue
            _note(file, sheet, years[id(sheet)], answer)
            if answer != HiddenSheets.TAKE:
                left.add(id(sheet))
    return left


def _shown(file: File, hidden: FilingSheet, years: Years) -> set[int]:
    """Return the years of the sheets that show in the workbook of a hidden one."""
    beside = (one for one in file.sheets if one.file == hidden.file and not one.hidden)
    return {year for sheet in beside for year in years.get(id(sheet), ())}


def _note(file: File, sheet: FilingSheet, years: set[int], answer: HiddenSheets | None) -> None:
    labels = "、".join(map(fiscal_year_label, sorted(years)))
    what = (
        f"非表示のシート「{sheet.name}」に、表示されているシートと年度の異なる届出"
        f"（{labels}、{len(sheet.records):,}行）"
    )
    if answer is None:
        file.report.question += f"{what}があります。取り込むかどうかを選択してください。"
    elif answer == HiddenSheets.TAKE:
        file.report.warnings.append(about_file(f"{what}があり、選択により取り込みます。"))
    else:
        file.report.skipped += len(sheet.records)
        file.report.warnings.append(about_file(f"{what}がありますが、選択により取り込みません。"))
