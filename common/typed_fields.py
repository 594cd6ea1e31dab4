"""Form fields for what people type or paste: they read it as files are read."""

import re
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from common.japanese import half_width
from common.numerals import code_text, in_exponents, whole_number
from common.visible import as_typed, one_line

_POSTAL_CODE = re.compile(r"〒?(\d{3})(\d{4})")


class LineField(forms.CharField):
    """A name, an address, words: one line."""

    def to_python(self, value: object) -> str | None:
        """Return the line without marks that nobody sees."""
        return super().to_python(one_line(as_typed(value)) if isinstance(value, str) else value)


class ParagraphField(forms.CharField):
    """Remarks and letters' words: several lines."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str | None:
        """Return the lines without marks that nobody sees."""
        return super().to_python(as_typed(value) if isinstance(value, str) else value)


class CodeField(LineField):
    """A code of digits and letters: half width, without hyphens and spaces."""

    def to_python(self, value: object) -> str | None:
        """Return the code; one that Excel has shortened is explained."""
        line = super().to_python(value)
        if not isinstance(line, str):
            return line
        try:
            return code_text(line).upper() or self.empty_value
        except ValueError as problem:
            raise ValidationError(str(problem)) from None


class MailField(LineField, forms.EmailField):
    """メールアドレス."""


class PostalCodeField(CodeField):
    """郵便番号, as 329-1312."""

    def to_python(self, value: object) -> str | None:
        """Return seven digits with their hyphen; anything else as it was typed."""
        code = super().to_python(value)
        found = _POSTAL_CODE.fullmatch(code or "")
        return f"{found[1]}-{found[2]}" if found else LineField.to_python(self, value)


class TelephoneField(LineField):
    """電話番号又はFAX番号, in half width."""

    def to_python(self, value: object) -> str | None:
        """Return the number; one that Excel has shortened is explained."""
        line = super().to_python(value)
        if isinstance(line, str) and (lost := in_exponents(line)):
            raise ValidationError(lost)
        return half_width(line) if isinstance(line, str) else line


class CountField(forms.IntegerField):
    """A number of people, beds or institutions: 1,070 and １０７０ are the same."""

    def to_python(self, value: object) -> int | None:
        """Return the number; one that Excel has shortened is explained."""
        if not isinstance(value, str):
            return super().to_python(value)
        text = one_line(as_typed(value))
        try:
            number = whole_number(text)
        except ValueError as problem:
            raise ValidationError(str(problem)) from None
        return super().to_python(text if number is None else str(number))


def reason_field() -> LineField:
    """Return the one line that says why."""
    return LineField(label="変更理由", required=False, max_length=200)


def offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[int | str, str]]) -> None:
    """Let a field offer these choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
