"""What a person types about a contact, a reply, and a 集団指導."""

from typing import Unpack
from uuid import uuid4

from django import forms

from accounts.models import User
from accounts.permissions import Act, offices_open_to
from common.day_field import DayField
from common.form_arguments import FormArguments, FormData, ModelFormArguments
from common.numerals import code_or_text
from common.typed_fields import LineField, ParagraphField
from common.visible import as_typed
from compliance.correspondence.models import Contact, ContactKind, Notice
from compliance.correspondence.slips import read_slip
from facilities.models import Facility
from jurisdictions.models import Authority

DAY = "例：R8.8.1"
# A 集団指導 is one record for many facilities, on a page of its own.
KINDS = [choice for choice in ContactKind.choices if choice[0] != ContactKind.GROUP_GUIDANCE]


class ContactForm(forms.ModelForm[Contact]):
    """対応記録."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Contact
        fields = (
            "kind",
            "contact_date",
            "notice",
            "content",
            "promised_date",
            "next_contact_date",
            "token",
        )
        field_classes = dict.fromkeys(
            ("contact_date", "promised_date", "next_contact_date"), DayField
        ) | {"content": ParagraphField}
        widgets = {"content": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "contact_date": DAY,
            "promised_date": "施設が約束した期日です。その日になると、今やることに表示します。",
            "next_contact_date": "その日になると、今やることに表示します。",
            "notice": "回答の受領の場合に選びます。",
        }

    def __init__(
        self,
        data: FormData | None = None,
        *,
        facility: Facility,
        **kwargs: Unpack[ModelFormArguments[Contact]],
    ) -> None:
        """Offer the letters to the facility."""
        super().__init__(data, **kwargs)
        self.initial["token"] = uuid4()
        notices = Notice.objects.filter(facility=facility).order_by("-notice_date", "-pk")
        self.fields["notice"] = forms.ModelChoiceField(
            notices,
            label="対象の通知文書",
            required=False,
            help_text=self.fields["notice"].help_text,
        )
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = KINDS

    def clean(self) -> dict[str, object]:
        """Keep the letter with a reply only."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("notice") and cleaned.get("kind") != ContactKind.REPLY:
            self.add_error("notice", "対象の通知文書は、回答の受領の場合にのみ選びます。")
        return cleaned


class ReplyForm(forms.Form):
    """回答書の番号."""

    slip = LineField(
        label="回答書の番号",
        max_length=30,
        help_text="回答書に印字された番号を入力するか、QRコードを読み取ってください。",
    )

    def __init__(
        self, data: FormData | None = None, *, user: User, **kwargs: Unpack[FormArguments]
    ) -> None:
        super().__init__(data, **kwargs)
        self.user = user

    def clean_slip(self) -> Notice:
        """Return the letter whose slip it is, of those for which the person records."""
        identifier = read_slip(self.cleaned_data["slip"])
        if identifier is None:
            raise forms.ValidationError(
                "回答書の番号が正しくありません。印字された番号をもう一度確認してください。"
            )
        mine = Notice.objects.open_to(self.user, Act.NOTE_CONTACT)
        notice = mine.filter(slip_identifier=identifier).first()
        if notice is None:
            raise forms.ValidationError("この番号の回答書は、担当する施設の通知文書にありません。")
        return notice


class GuidanceForm(forms.Form):
    """集団指導, and the facilities that were present."""

    authority = forms.ModelChoiceField(Authority.objects.none(), label="指定権者", empty_label=None)
    held_date = DayField(label="実施日", help_text=DAY)
    title = LineField(label="名称", max_length=100, help_text="例：令和８年度集団指導")
    content = ParagraphField(label="内容", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    numbers = ParagraphField(
        label="出席した施設の事業所番号",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="１行に一つずつ入力してください。Excelの列をそのまま貼り付けられます。",
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, data: FormData | None = None, *, user: User, **kwargs: Unpack[FormArguments]
    ) -> None:
        """Offer the authorities for which the person records."""
        super().__init__(data, **kwargs)
        own = offices_open_to(user, Act.NOTE_CONTACT)
        authority = self.fields["authority"]
        assert isinstance(authority, forms.ModelChoiceField)
        authority.queryset = own.order_by("code")

    def clean(self) -> dict[str, object]:
        """Find the facilities of the authority by their numbers; say all that are not found."""
        cleaned = super().clean() or self.cleaned_data
        authority, text = cleaned.get("authority"), cleaned.get("numbers", "")
        if not authority or not text:
            return cleaned
        numbers = list(dict.fromkeys(_numbers(text)))
        found = Facility.objects.filter(authority=authority, number__in=numbers, merged_into=None)
        cleaned["present"] = list(found.order_by("number", "pk"))
        unknown = [n for n in numbers if n not in {one.number for one in cleaned["present"]}]
        if unknown:
            self.add_error(
                "numbers",
                f"{authority.name}が指定する施設にない番号です：{'、'.join(unknown)}",
            )
        return cleaned


def _numbers(text: str) -> list[str]:
    return [code_or_text(as_typed(line)).upper() for line in text.split()]
