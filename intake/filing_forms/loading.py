"""Form definitions are files beside this module: each is read once, and checked when it is."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from compliance.filings.models import PlannedInstitution
from facilities.models import TypeCode
from intake.filing_forms.definition import (
    FormDefinition,
    FormField,
    FormList,
    FormSection,
    Note,
    Part,
    Partners,
    Plans,
    TypeBoxes,
)
from intake.filing_forms.labels import label_key

FOLDER = Path(__file__).parent / "definitions"
KINDS: dict[str, type[Part]] = {
    "section": FormSection,
    "note": Note,
    "field": FormField,
    "types": TypeBoxes,
    "partners": Partners,
    "plans": Plans,
}
FLAGS = ("consults", "examines", "claims_admission")
PARTNERS = (*FLAGS, "others", "table")
COLUMNS = {"name", "code", "confirmed_date", "contact_person", "remarks", *FLAGS}
PLAN_COLUMNS = {"kind", "name", "code"}
NEEDED = ("filed_date", "number")
Said = dict[str, Any]  # Any: what a TOML file may hold


class InvalidDefinition(ValueError):
    """A file describes no form; the message says which, where and what is wrong."""


@cache
def definitions() -> tuple[FormDefinition, ...]:
    """Return the forms that are known, the newest first; raises InvalidDefinition."""
    files = sorted(FOLDER.glob("*.toml"))
    known = read_definitions({file.stem: file.read_text(encoding="utf-8") for file in files})
    return tuple(sorted(known, key=lambda one: one.valid_from, reverse=True))


def read_definitions(texts: Mapping[str, str]) -> list[FormDefinition]:
    """Return the forms that texts describe, by the names of their files."""
    said: dict[str, Said] = {}
    for name, text in texts.items():
        try:
            said[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise _invalid(name, f"TOMLとして読み取れません（{problem}）") from None
    found = [_definition(name, _whole(name, said)) for name in said]
    marks = [one.mark for one in found]
    for one in found:
        if marks.count(one.mark) > 1:
            raise _invalid(one.name, f"同じ識別（{one.mark}）の様式が二つあります")
    return found


def _whole(name: str, said: Mapping[str, Said]) -> Said:
    """Return what a file says, with what it takes from the one that it extends."""
    own = said[name]
    if "extends" not in own:
        return own
    base = own["extends"]
    if base not in said or "extends" in said[base]:
        raise _invalid(name, f"extends の様式（{base}）がありません")
    return said[base] | {key: value for key, value in own.items() if key != "extends"}


def _definition(file: str, said: Said) -> FormDefinition:
    parts = tuple(_part(file, part) for part in said.get("part", ()))
    form_list = _built(FormList, said.get("list", {}), f"{file} list")
    rest = {key: value for key, value in said.items() if key not in ("part", "list")}
    whole = rest | {"parts": parts, "form_list": form_list}
    found: FormDefinition = _built(FormDefinition, whole, file)
    for problem in _problems(found):
        raise _invalid(file, problem)
    return found


def _part(file: str, said: Said) -> Part:
    kind = said.get("part", "")
    if kind not in KINDS:
        raise _invalid(file, f"part の種類（{kind}）は {'、'.join(KINDS)} のいずれかとしてください")
    rest = {key: value for key, value in said.items() if key != "part"}
    part: Part = _built(KINDS[kind], rest, f"{file} {said.get('name', kind)}")
    return part


def _built(kind: type[Any], said: Said, where: str) -> Any:  # Any: whichever kind is asked for
    """Return an object of a kind; keys that it lacks or does not know are said."""
    known = {one.name: one for one in fields(kind)}
    if strange := sorted(said.keys() - known.keys()):
        raise _invalid(where, f"知らない項目があります（{'、'.join(strange)}）")
    missing = [name for name, one in known.items() if one.default is MISSING and name not in said]
    if missing:
        raise _invalid(where, f"項目がありません（{'、'.join(missing)}）")
    hints = get_type_hints(kind)
    values = {key: _frozen(value) for key, value in said.items()}
    for key, value in values.items():
        choices = get_args(hints[key])
        if choices and all(isinstance(one, str) for one in choices) and value not in choices:
            raise _invalid(where, f"{key} は {'、'.join(choices)} のいずれかとしてください")
    return kind(**values)


def _frozen(value: Any) -> Any:  # Any: what a TOML file may hold
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return value


def _problems(found: FormDefinition) -> Iterable[str]:
    names = [part.name for part in found.parts if not isinstance(part, Note)]
    yield from (f"{name} が二つあります" for name in sorted(set(names)) if names.count(name) > 1)
    if strange := sorted({*found.types, *_boxes(found)} - set(TypeCode.values)):
        yield f"知らない施設種別があります（{'、'.join(strange)}）"
    if len(_boxes(found)) == 0:
        yield "施設種別の欄（types）がありません"
    elif lacking := sorted(set(found.types) - set(_boxes(found))):
        yield f"施設種別の欄に、対象の種別がありません（{'、'.join(lacking)}）"
    yield from (f"{name} の欄がありません" for name in NEEDED if name not in names)
    yield from _of_tables(found)
    yield from _of_words(found)


def _boxes(found: FormDefinition) -> Mapping[str, object]:
    boxes = [part for part in found.parts if isinstance(part, TypeBoxes)]
    return boxes[0].choices if len(boxes) == 1 else {}


def _of_tables(found: FormDefinition) -> Iterable[str]:
    for table in found.all_tables:
        known = PLAN_COLUMNS if isinstance(table, Plans) else COLUMNS
        if strange := sorted(table.columns.keys() - known):
            yield f"{table.name} に知らない列があります（{'、'.join(strange)}）"
        if "name" not in table.columns:
            yield f"{table.name} に医療機関名（name）の列がありません"
        if isinstance(table, Plans):
            kinds = set(PlannedInstitution.Kind.values)
            if strange := sorted(table.choices.keys() - kinds):
                yield f"{table.name} に知らない種類があります（{'、'.join(strange)}）"
        elif table.name not in (*PARTNERS, "list"):
            yield f"{table.name} は {'、'.join(PARTNERS)} のいずれかとしてください"


def _of_words(found: FormDefinition) -> Iterable[str]:
    """Yield the words by which two parts would be found, or none."""
    seen: dict[str, str] = {}
    for part in found.parts:
        if isinstance(part, Note):
            continue
        if not part.labels:
            yield f"{part.name} に labels がありません"
        for key in {label_key(label) for label in part.labels}:
            if not key or seen.setdefault(key, part.name) != part.name:
                yield f"「{key}」が {seen.get(key, '')} と {part.name} の両方にあります"
    columns = {
        label_key(word)
        for table in found.all_tables
        for words in table.columns.values()
        for word in words
    }
    for key in sorted(columns & seen.keys()):
        yield f"「{key}」が {seen[key]} と表の列の両方にあります"


def _invalid(where: str, what: str) -> InvalidDefinition:
    return InvalidDefinition(f"様式の定義 {where}：{what}。")
