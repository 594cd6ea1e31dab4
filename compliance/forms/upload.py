"""A file of filings that somebody brings."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from jurisdictions.models import Authority

MOST_BYTES = 10 * 1024 * 1024


class UploadForm(forms.Form):
    """The file, and the authority whose filings it holds."""

    authority = forms.ModelChoiceField(
        label="指定権者",
        queryset=Authority.objects.none(),
        empty_label=None,
        error_messages={"required": "指定権者を選択してください。"},
    )
    file = forms.FileField(
        label="届出のファイル",
        help_text="CSV又はExcel（.xlsx）。10MB（10,485,760バイト）までです。",
        error_messages={
            "required": "ファイルを選択してください。",
            "empty": "ファイルが空です。",
        },
    )

    def __init__(self, *args: Any, authorities: Any, **kwargs: Any) -> None:
        """Offer the authorities for which the person may record."""
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = authorities

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large to be looked through at once."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                "ファイルが10MBを超えています。年度や施設種別で分けてください。"
            )
        return file
