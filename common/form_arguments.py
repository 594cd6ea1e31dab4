"""What Django's forms take beside the arguments that a form of ours adds."""

from collections.abc import Mapping, MutableMapping
from typing import Any, Generic, TypedDict, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.utils.datastructures import MultiValueDict

M = TypeVar("M", bound=Model)
# What a browser sent.
FormData = Mapping[str, object]
# What a form has cleaned. Any: each of its fields says of what type.
Cleaned = Mapping[str, Any]


class FormArguments(TypedDict, total=False):
    """The arguments of a Form, but for the data."""

    files: MultiValueDict[str, UploadedFile[bytes]] | None
    auto_id: bool | str
    prefix: str | None
    initial: MutableMapping[str, Any] | None  # Any: a value for a field of any kind
    empty_permitted: bool


class ModelFormArguments(FormArguments, Generic[M], total=False):
    """The arguments of a ModelForm, but for the data."""

    instance: M | None
