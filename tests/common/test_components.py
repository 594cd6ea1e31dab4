"""What the form fields, the error summary and the small components show."""

import pytest
from django import forms
from django.template.loader import render_to_string


class FilingForm(forms.Form):
    name = forms.CharField(label="名称", help_text="指定のとおりに")
    kind = forms.ChoiceField(label="種類", choices=[("n", "新規")], widget=forms.RadioSelect)
    checked = forms.BooleanField(label="写しを確認した")
    note = forms.CharField(label="備考", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("同じ日の届出があります。")


def test_a_field_shows_label_support_control_and_error_in_this_order() -> None:
    shown = FilingForm({})["name"].as_field_group()

    order = ["名称", "※必須", "指定のとおりに", "<input", "＊このフィールドは必須です。"]
    assert [shown.index(part) for part in order] == sorted(shown.index(part) for part in order)
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'id="id_name_error"' in shown


def test_a_group_of_choices_is_a_fieldset_and_a_single_box_stands_before_its_label() -> None:
    form = FilingForm()
    box = form["checked"].as_field_group()

    assert "<legend" in form["kind"].as_field_group()
    assert box.index("<input") < box.index("<label")
    assert "※必須" not in form["note"].as_field_group()


def test_the_error_summary_leads_to_each_field_and_names_what_belongs_to_none() -> None:
    form = FilingForm({})

    shown = render_to_string("components/error_summary.html", {"form": form, "formset": None})

    assert 'href="#id_name"' in shown
    assert 'href="#id_kind_0"' in shown
    assert "<li>同じ日の届出があります。</li>" in shown
    assert 'href="#id_version"' not in shown


def test_the_error_summary_counts_the_rows_of_a_formset() -> None:
    formset = forms.formset_factory(FilingForm, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "a", "form-1-note": "b"}
    )

    shown = render_to_string(
        "components/error_summary.html", {"form": forms.Form({}), "formset": formset}
    )

    assert 'href="#id_form-1-name">2件目' in " ".join(shown.split())


def test_without_errors_there_is_no_summary() -> None:
    shown = render_to_string(
        "components/error_summary.html", {"form": FilingForm(), "formset": None}
    )

    assert shown.strip() == ""


@pytest.mark.parametrize(
    ("code", "mark"),
    [
        ("met", "①"),
        ("partly_met", "②"),
        ("unmet", "③"),
        ("no_partner", "④"),
        ("not_filed", "④"),
        ("under_review", "④"),
    ],
)
def test_a_category_always_carries_its_words(code: str, mark: str) -> None:
    shown = render_to_string(
        "components/category.html", {"code": code, "label": "区分の名", "mark": ""}
    )

    assert mark in shown
    assert "区分の名" in shown
