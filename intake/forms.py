"""A file that somebody brings."""

from typing import Unpack

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from accounts.permissions import Act, may, offices_open_to
from common.form_arguments import FormArguments, FormData
from compliance.filings.models import Upload
from intake.uploading import act_for
from jurisdictions.models import Authority

MOST_BYTES = 50 * 1024 * 1024


MEANINGS = {
    Upload.Kind.FILINGS: "届出（施設から届いた届出書、又は届出の一覧）",
    Upload.Kind.FACILITIES: (
        "施設台帳（介護サービス情報公表システムのオープンデータ、又は自庁の台帳）"
    ),
    Upload.Kind.INSTITUTIONS: ("医療機関（届出受理医療機関名簿、又は医療情報ネットの施設票）"),
}


class UploadForm(forms.Form):
    """The file, what it holds, and the authority for which it is brought."""

    kind = forms.ChoiceField(label="取込の種類", widget=forms.RadioSelect)
    authority = forms.ModelChoiceField(
        label="指定権者",
        queryset=Authority.objects.none(),
        empty_label=None,
        error_messages={"required": "指定権者を選択してください。"},
    )
    file = forms.FileField(
        label="ファイル",
        help_text=(
            "CSV、Excel（.xlsx、.xls）、OpenDocument（.ods）又はこれらのZIP。"
            "50MB（52,428,800バイト）までです。"
        ),
        error_messages={
            "required": "ファイルを選択してください。",
            "empty": "ファイルが空です。",
        },
    )

    def __init__(
        self,
        data: FormData | None = None,
        *,
        kinds: list[Upload.Kind],
        user: User,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Offer what the person may bring, and for which authorities."""
        super().__init__(data, **kwargs)
        self.user = user
        kind, authority = self.fields["kind"], self.fields["authority"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(authority, forms.ModelChoiceField)
        kind.choices = [(one.value, MEANINGS[one]) for one in kinds]
        authority.queryset = offices_open_to(user, Act.BRING_FILINGS).order_by("code")

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is larger than any register."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                "ファイルが50MBを超えています。年度や施設種別で分けてください。"
            )
        return file

    def clean(self) -> dict[str, object]:
        """Ask for 管理 of the authority where a register is brought."""
        cleaned = super().clean() or self.cleaned_data
        kind, authority = cleaned.get("kind"), cleaned.get("authority")
        if kind and authority and not may(self.user, act_for(kind), authority.pk):
            self.add_error(
                "authority", "台帳の取込みは、管理の役割を持つ指定権者についてのみ行えます。"
            )
        return cleaned
