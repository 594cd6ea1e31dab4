"""From a form to the lines of its filing, as the lines of a table would say it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from common.findings import FileReport, Finding
from common.tabular import cell_name, heading_key
from compliance.filings.models import PlannedInstitution
from facilities.models import TypeCode
from intake.filing_forms.definition import Partners, Plans
from intake.filing_forms.page import FormPage, Spot, Spots
from intake.filing_forms.record import MOST_PLANS, FormRecord, plan_headings, unlabelled
from intake.marks import FLAGS, is_no, is_yes

PARTNER = {
    "name": "医療機関名",
    "code": "医療機関コード",
    "confirmed_date": "確認日",
    "contact_person": "担当者名",
    "remarks": "備考",
}
_MARKS = {name: heading for heading, name in FLAGS.items()}
_HEAD = ("事業所番号", "届出日")
_BLANK = "記入がありません。様式のまま提出されたものとみられます。施設に記入を依頼してください。"
_NOT_FOUND = "「{}」の欄が見つかりません。様式の行又は列が削除されていないか確認してください。"
_UNANSWERED = (
    "協力医療機関の記入も、協力医療機関を定めていない場合の記入もありません。"
    "施設に確認してください（このまま記録すると、定めなしの届出となります）。"
)


def records_of(page: FormPage, lists: Sequence[FormPage], report: FileReport) -> list[FormRecord]:
    """Return the lines of a form: the filing with its first partner, then one for each further.

    What is wrong is noted in the report; no lines where nothing is filled in.
    """
    head = _head(page)
    partners = [*_partners(page), *(line for one in lists for line in _of_list(one))]
    unmet = _unmet(page)
    filled = [spot for spot in unmet.values() if spot.text]
    if not (head["届出日"].text or partners or filled):
        _say(report, head["届出日"], "届出日", _BLANK)
        return []
    type_spot, type_problem = _type(page)
    first = partners[0] if partners else {}
    whole = head | unmet | {"サービスの種類": type_spot} | first
    record = FormRecord(whole, report, form=page)
    if type_problem:
        record.settle("サービスの種類", type_problem)
    for heading in _HEAD:
        if head[heading].column < 0:
            record.settle(heading, _NOT_FOUND.format(heading))
    if not partners and not filled:
        record.warn("医療機関名", _UNANSWERED)
    _say_notes(
        [page, *lists], [*whole.values(), *(s for p in partners for s in p.values())], report
    )
    return [record, *(FormRecord(line, report, form=page) for line in partners[1:])]


def _head(page: FormPage) -> Spots:
    """Return the cells of what a form says of the filing itself."""
    found: Spots = {}
    for field in page.definition.fields:
        if not field.heading:
            continue
        spot = page.field(field)
        found[field.heading] = spot or unlabelled(page.place, field.default)
    found.setdefault("届出区分", unlabelled(page.place, "定期"))
    return found


def _type(page: FormPage) -> tuple[Spot, str]:
    """Return the mark of the type, meaning the type, and what is wrong with the marks."""
    boxes = page.boxes(page.definition.type_boxes)
    if not boxes:
        return unlabelled(page.place), _NOT_FOUND.format("施設種別")
    strange = [spot for spot in boxes.values() if not (is_yes(spot.text) or is_no(spot.text))]
    if strange:
        return strange[0], "該当する施設種別に「○」を付け、そのほかは空欄としてください。"
    chosen = [(code, spot) for code, spot in boxes.items() if is_yes(spot.text)]
    if not chosen:
        first = next(iter(boxes.values()))
        return first, "施設種別に○がありません。該当する施設種別に「○」を付けてください。"
    code, spot = chosen[0]
    if len(chosen) > 1:
        return chosen[1][1], "施設種別に２つ以上の○があります。１つだけにしてください。"
    return replace(spot, text=TypeCode(code).label, shown=spot.text), ""


def _partners(page: FormPage) -> Iterator[Spots]:
    for table in page.definition.tables:
        if isinstance(table, Partners):
            for line in page.table(table):
                yield _partner(line, table.name)


def _of_list(page: FormPage) -> Iterator[Spots]:
    for line in page.table(page.definition.form_list.table):
        yield _partner(line, "")


def _partner(line: Spots, requirement: str) -> Spots:
    """Return the cells of a partner; that it stands under a requirement is a mark of its own."""
    found = {PARTNER[name]: spot for name, spot in line.items() if name in PARTNER}
    found |= {_MARKS[name]: spot for name, spot in line.items() if name in _MARKS}
    if requirement in _MARKS and (line["name"].text or ("code" in line and line["code"].text)):
        name = line["name"]
        found[_MARKS[requirement]] = replace(name, text="○", shown=name.text, problem="")
    return found


def _unmet(page: FormPage) -> Spots:
    """Return the cells of the institutions to be consulted; the fields stand in the head."""
    found: Spots = {}
    tables = [table for table in page.definition.tables if isinstance(table, Plans)]
    lines = [(table, line) for table in tables for line in page.table(table)]
    for number, (table, line) in enumerate(lines[:MOST_PLANS], start=1):
        names = dict(zip(("kind", "name", "code"), plan_headings(number), strict=True))
        for name, spot in line.items():
            meant = _kind(spot, table) if name == "kind" else spot
            found[names[name]] = meant
    return found


def _kind(spot: Spot, table: Plans) -> Spot:
    """Return a kind by its own name, in whichever spelling it is written."""
    key = heading_key(spot.text)
    for kind, words in table.choices.items():
        if key in {heading_key(word) for word in words}:
            return replace(spot, text=PlannedInstitution.Kind(kind).label, shown=spot.text)
    return spot


def _say(report: FileReport, spot: Spot, heading: str, message: str) -> None:
    cell = f"{spot.place}!{cell_name(spot.column, spot.row)}" if spot.column >= 0 else ""
    report.errors.append(
        Finding(row=spot.row, column=heading, cell=cell, value=spot.text, message=message)
    )


def _say_notes(pages: Iterable[FormPage], spots: Iterable[Spot], report: FileReport) -> None:
    """Warn of each row with a value that is hidden or crossed out."""
    used = {(spot.place, spot.row): spot for spot in spots if spot.text and spot.column >= 0}
    for page in pages:
        for row in page.rows:
            spot = used.get((page.place, row.number))
            for note in row.notes if spot else ():
                assert spot is not None
                name = f"{spot.place}!{cell_name(spot.column, spot.row)}"
                report.warnings.append(
                    Finding(row=row.number, column="", cell=name, value="", message=note)
                )
