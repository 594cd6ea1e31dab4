"""Why a filing goes back to the facility."""

from collections.abc import Collection

from django import forms

from common.typed_fields import ParagraphField

# 項目ごとの定型の理由。選んだものから文面を作り、職員が直せる。
REASONS = (
    ("agreement", "協定書等", "協力内容が分かる書類（協定書等）を添付してください。"),
    ("confirmed_date", "確認日", "急変時等の対応を確認した日を記入してください。"),
    ("institution", "医療機関", "医療機関の名称又は医療機関コードを確認してください。"),
    (
        "admission",
        "要件ⅲ",
        "要件ⅲを満たす協力医療機関は病院に限ります。医療機関の区分を確認してください。",
    ),
    ("promises", "要件ⅰ・ⅱ", "要件ⅰ・ⅱを満たす協力医療機関の記載を確認してください。"),
    (
        "plan",
        "検討状況",
        "協力医療機関を定めていない理由及び今後の予定を記入してください。",
    ),
    ("date", "届出日", "届出日を確認してください。"),
)


# 行政手続法第37条: 記載事項に不備がなく、必要な書類が添付されていること等が、形式上の要件である。
LACKING_FORM = ("agreement", "confirmed_date")


def lack_the_form(items: Collection[str]) -> bool:
    """Return whether one of the reasons is, as a rule, about the form and not the contents."""
    return any(item in LACKING_FORM for item in items)


def words_of_reasons(items: Collection[str]) -> str:
    """Return the words for the reasons that were chosen."""
    return "\n".join(f"・{label}：{text}" for code, label, text in REASONS if code in items)


class ReturnForm(forms.Form):
    """The reasons of a return, each bound to what it is about, and the words that are sent."""

    items = forms.MultipleChoiceField(
        label="差戻しの理由",
        choices=[(code, f"{label}：{text}") for code, label, text in REASONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    form_lacking = forms.TypedChoiceField(
        label="届出の扱い",
        choices=[
            ("", "選んだ理由による（協定書等又は確認日を欠くときは、形式上の不備とする）"),
            ("no", "届出はされたものとする（内容の確認又は修正を求める）"),
            ("yes", "形式上の要件を満たさないため、届出がされたものとしない"),
        ],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
        required=False,
        help_text="届出がされたものとしないのは、必要な記載又は添付書類を欠くときに限ります"
        "（行政手続法第37条）。",
    )
    words = ParagraphField(
        label="施設に伝える文面",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="選んだ理由から作成し、書き直すことができます。空欄では、そのまま作成して伝えます。",
    )

    def clean(self) -> dict[str, object]:
        """Make the words from the reasons where none were typed."""
        cleaned = self.cleaned_data
        cleaned["words"] = cleaned.get("words", "").strip() or words_of_reasons(
            cleaned.get("items", [])
        )
        if not cleaned["words"]:
            self.add_error("items", "差戻しの理由を選択するか、文面を入力してください。")
        if cleaned.get("form_lacking") is None:
            cleaned["form_lacking"] = lack_the_form(cleaned.get("items", []))
        return cleaned
