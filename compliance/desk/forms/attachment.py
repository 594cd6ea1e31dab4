"""The files that somebody attaches to a filing."""

from collections.abc import Sequence
from typing import Unpack

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from common.file_kinds import document_kind
from common.form_arguments import FormArguments, FormData
from common.virus_scan import InfectedFile, ScannerUnreachable, scan
from compliance.filings.attaching import MOST_FILES, AlreadyAttached, NewFile, TooManyFiles

MOST_MEGABYTES = 20


class SeveralFiles(forms.ClearableFileInput):
    """The field of a browser in which several files can be chosen."""

    allow_multiple_selected = True

    def value_from_datadict(
        self, data: object, files: MultiValueDict[str, UploadedFile[bytes]], name: str
    ) -> list[UploadedFile[bytes]]:
        """Return all files that were chosen."""
        return files.getlist(name)


class DocumentField(forms.FileField):
    """Some files, each of a kind that an agreement has, and clean."""

    def clean(
        self, data: Sequence[UploadedFile[bytes]] | None, initial: object = None
    ) -> Sequence[NewFile]:
        """Return the files, each with its kind."""
        if not (data or self.required):
            return []
        files: Sequence[UploadedFile[bytes] | None] = data or [None]
        return [_looked_through(super(DocumentField, self).clean(file, initial)) for file in files]


class AttachmentForm(forms.Form):
    """What is attached."""

    documents = DocumentField(
        label="添付書類",
        widget=SeveralFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"}),
        max_length=200,
        help_text=(
            f"PDF、JPEG、PNG又はTIFF。１ファイル{MOST_MEGABYTES}MBまで、"
            f"届出１件につき{MOST_FILES}件まで。複数のファイルを選択できます。"
        ),
        error_messages={
            "required": "ファイルを選択してください。",
            "empty": "ファイルが空です。",
            "max_length": "ファイル名が長すぎます。200文字以内にしてください。",
        },
    )


class HandedInForm(AttachmentForm):
    """What is attached to a filing while it is recorded; often nothing."""

    def __init__(self, data: FormData | None = None, **kwargs: Unpack[FormArguments]) -> None:
        """Ask for nothing."""
        super().__init__(data, **kwargs)
        self.fields["documents"].required = False


def refuse(form: AttachmentForm, error: TooManyFiles | AlreadyAttached) -> None:
    """Say why files that were looked through cannot be attached together."""
    if isinstance(error, TooManyFiles):
        form.add_error("documents", f"添付書類は、届出１件につき{MOST_FILES}件までです。")
    else:
        form.add_error("documents", f"{error}：同じファイルが既に添付されています。")


def _looked_through(file: UploadedFile[bytes]) -> NewFile:
    name = file.name or ""
    if (file.size or 0) > MOST_MEGABYTES * 1024 * 1024:
        raise forms.ValidationError(f"{name}：{MOST_MEGABYTES}MBを超えています。")
    data = file.read()
    file.seek(0)
    kind = document_kind(data)
    if kind is None:
        raise forms.ValidationError(
            f"{name}：PDF、JPEG、PNG又はTIFFとして開けません。ファイルの内容を確認してください。"
        )
    return NewFile(file=file, name=name, content_type=kind, scanned=_scanned(name, data))


def _scanned(name: str, data: bytes) -> bool:
    """Return whether a scanner has looked into the file; what it finds is refused."""
    if not settings.CLAMAV_ADDRESS:
        return False
    try:
        scan(data, address=settings.CLAMAV_ADDRESS)
    except InfectedFile as found:
        raise forms.ValidationError(
            f"{name}：ウイルスが検出されたため、添付できません（{found}）。"
        ) from found
    except ScannerUnreachable as error:
        raise forms.ValidationError(
            f"{name}：ウイルス検査ができないため、添付していません。"
            "時間をおいて、もう一度お試しください。"
        ) from error
    return True
