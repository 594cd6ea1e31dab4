"""Cells whose value the file does not hold: errors of Excel, and formulas never calculated."""

import re

_ERRORS = {
    "#REF!": "参照先のセルがなくなっています",
    "#N/A": "参照した値が見つかりません",
    "#DIV/0!": "0で割っています",
    "#VALUE!": "計算できない値があります",
    "#NAME?": "関数等の名前に誤りがあります",
    "#NUM!": "計算できない数値です",
    "#NULL!": "参照する範囲に誤りがあります",
    "#SPILL!": "結果を書き込むセルが空いていません",
    "#CALC!": "計算できません",
    "#FIELD!": "参照した項目がありません",
    "#BLOCKED!": "参照が許可されていません",
    "#CONNECT!": "接続できません",
    "#UNKNOWN!": "扱えないデータです",
    "#BUSY!": "計算の途中です",
    "#EXTERNAL!": "外部のデータを取得できません",
    "#PYTHON!": "計算できません",
    "#GETTING_DATA": "データの取得の途中です",
}
# LibreOffice numbers its errors; a column too narrow for its days is saved as ####.
_NUMBERED = re.compile(r"(?:Err|エラー)[:：]\d{3}", re.IGNORECASE)
_FIRST = "#Eeエ="
# A formula kept as text: its cell was formatted as text, or formulas were saved instead of values.
_FORMULA = re.compile(r"=[+-]?(?:[A-Za-z][A-Za-z.]*\(|(?:'[^']+'!|\w+!)?\$?[A-Z]{1,3}\$?[0-9]+\b)")
_TOO_NARROW = re.compile(r"#{3,}")

FORMULA_AS_TEXT = (
    "数式が文字として保存されています。セルの書式を標準にして計算させるか、"
    "値を直接入力してください。"
)
NEVER_CALCULATED = (
    "数式の計算結果が保存されていません。Excelで開いて保存し直すか、値を直接入力してください。"
)


def problems_in(texts: list[str]) -> dict[int, str]:
    """Return, by place, what is wrong with cells that show an error instead of a value."""
    return {
        place: problem
        for place, text in enumerate(texts)
        if text and text[0] in _FIRST and (problem := error_message(text))
    }


def error_message(text: str) -> str:
    """Return what is wrong with a cell that shows an error instead of a value; else nothing."""
    if meaning := _ERRORS.get(text.upper()):
        return f"Excelのエラー値（{text}）です。{meaning}。正しい値を入力してください。"
    if _FORMULA.match(text) and text[-1].isascii():  # =HYPERLINK("…")苑 is an odd name
        return FORMULA_AS_TEXT
    if _NUMBERED.fullmatch(text):
        return f"表計算ソフトのエラー値（{text}）です。正しい値を入力してください。"
    if _TOO_NARROW.fullmatch(text):
        return (
            "列の幅が足りず、値が「####」として保存されています。列を広げて保存し直してください。"
        )
    return ""


def stored_error(text: str) -> str:
    """Return what is wrong with a cell that the file marks as an error, whatever it shows."""
    return (
        error_message(text) or f"エラー値（{text or '名称なし'}）です。正しい値を入力してください。"
    )
