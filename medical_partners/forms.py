"""What a person may type about a medical institution."""

import re
import sys
from typing import ClassVar, Unpack

from django import forms

from accounts.models import User
from accounts.permissions import Act, offices_open_to
from common.characters import private_characters
from common.day_field import DayField
from common.form_arguments import FormData, ModelFormArguments
from common.japanese import half_width
from common.typed_fields import (
    CodeField,
    CountField,
    LineField,
    PostalCodeField,
    TelephoneField,
    reason_field,
)
from jurisdictions.models import Authority, Municipality
from medical_partners.models import (
    Answer,
    Capability,
    InstitutionKind,
    MedicalInstitution,
    PrivateCharacter,
)

DAY = "例：R8.8.1"
SOURCE = "例：医療機関への電話での確認、県の公表資料"
# The answer, its source and its day, for each thing that an institution can do.
ANSWERS = (
    ("consultation", "consultation_source", "consultation_date"),
    ("examination", "examination_source", "examination_date"),
    ("admission", "admission_source", "admission_date"),
    ("infection_designation", "infection_source", "infection_date"),
)


class CapabilityForm(forms.ModelForm[MedicalInstitution]):
    """対応できる内容: each answer with its source and its day."""

    reason = reason_field()

    class Meta:
        model = MedicalInstitution
        fields = tuple(name for names in ANSWERS for name in names)
        field_classes = {day: DayField for _, _, day in ANSWERS} | {
            source: LineField for _, source, _ in ANSWERS
        }
        help_texts = {
            name: text
            for _, *both in ANSWERS
            for name, text in zip(both, (SOURCE, DAY), strict=True)
        }

    def clean(self) -> dict[str, object]:
        """Ask for source and day of each answer; a promise to admit is for hospitals only."""
        cleaned = super().clean() or self.cleaned_data
        for answer, source, day in ANSWERS:
            if cleaned.get(answer) == Answer.UNKNOWN:
                cleaned[source], cleaned[day] = "", None
                continue
            if not cleaned.get(source):
                self.add_error(source, "出典を入力してください。")
            if not cleaned.get(day) and day not in self.errors:
                self.add_error(day, "確認日を入力してください。")
        admits = cleaned.get(Capability.ADMISSION) == Answer.YES
        if admits and self.instance.kind != InstitutionKind.HOSPITAL:
            self.add_error(
                Capability.ADMISSION.value,
                "入院の受入れは病院に限ります（基準第28条第1項第3号等）。区分を確認してください。",
            )
        return cleaned


class InstitutionForm(forms.ModelForm[MedicalInstitution]):
    """医療機関の登録: an entry of one's own authority."""

    reason = reason_field()

    class Meta:
        model = MedicalInstitution
        fields: tuple[str, ...] = (
            "name",
            "kana",
            "code",
            "kind",
            "beds",
            "municipality",
            "postal_code",
            "address",
            "phone",
            "fax",
            "latitude",
            "longitude",
        )
        field_classes = {
            **dict.fromkeys(("name", "kana", "address"), LineField),
            "code": CodeField,
            "beds": CountField,
            "postal_code": PostalCodeField,
            "phone": TelephoneField,
            "fax": TelephoneField,
        }
        help_texts = {
            "code": "都道府県、点数表、医療機関コードを合わせた10桁です。不明なら空欄にします。",
            "latitude": "近くの医療機関を探すときに用います。不明な場合は空欄にします。",
        }

    act: ClassVar[Act] = Act.EDIT_INSTITUTION

    def __init__(
        self,
        data: FormData | None = None,
        *,
        user: User,
        **kwargs: Unpack[ModelFormArguments[MedicalInstitution]],
    ) -> None:
        """Offer the places of the prefectures in which the person records."""
        super().__init__(data, **kwargs)
        self.own = offices_open_to(user, self.act)
        places = Municipality.objects.filter(prefecture__in=self.own.values("prefecture"))
        self.fields["municipality"] = forms.ModelChoiceField(
            places.order_by("code"), label="市区町村"
        )

    def clean_code(self) -> str | None:
        """Take an empty code for none."""
        return self.cleaned_data["code"] or None

    def clean_municipality(self) -> Municipality:
        """Note the prefecture of the place."""
        place: Municipality = self.cleaned_data["municipality"]
        self.instance.prefecture_id = place.prefecture_id
        return place


class NewInstitutionForm(InstitutionForm):
    """医療機関の登録: the authority that enters it is chosen too."""

    class Meta(InstitutionForm.Meta):
        fields = ("registered_by", *InstitutionForm.Meta.fields)

    act = Act.REGISTER_INSTITUTION

    def __init__(
        self,
        data: FormData | None = None,
        *,
        user: User,
        **kwargs: Unpack[ModelFormArguments[MedicalInstitution]],
    ) -> None:
        """Offer the authorities for which the person records."""
        super().__init__(data, user=user, **kwargs)
        self.fields["registered_by"] = forms.ModelChoiceField(
            self.own.order_by("code"), label="登録する指定権者"
        )


class PrivateCharacterForm(forms.ModelForm[PrivateCharacter]):
    """外字の意味: what a private character of the lists of one's prefecture stands for."""

    code = LineField(
        label="外字の番号",
        max_length=8,
        help_text="取込の確認の画面に表示された番号です。例：U+E18D",
    )

    class Meta:
        model = PrivateCharacter
        fields = ("registered_by", "code", "meaning", "publisher", "source")
        field_classes = dict.fromkeys(("meaning", "publisher", "source"), LineField)
        help_texts = {
            "meaning": "標準の文字１字です。字体の区別が要らないときは、通常の字体を入力します。",
            "publisher": "例：四国厚生支局",
            "source": "例：医療機関への電話での確認、医療機関のウェブサイト",
        }

    def __init__(
        self,
        data: FormData | None = None,
        *,
        user: User,
        **kwargs: Unpack[ModelFormArguments[PrivateCharacter]],
    ) -> None:
        """Offer the authorities whose lists the person brings."""
        super().__init__(data, **kwargs)
        own = offices_open_to(user, Act.EXPLAIN_CHARACTERS)
        self.fields["registered_by"] = forms.ModelChoiceField(
            own.order_by("code"),
            label="登録する指定権者",
            initial=own.order_by("code").first(),
            help_text="この指定権者の都道府県の名簿に用います。",
        )

    def clean_code(self) -> str:
        """Note the character that bears the number."""
        text = half_width(self.cleaned_data["code"]).upper().removeprefix("U+")
        if not re.fullmatch("[0-9A-F]{4,6}", text) or int(text, 16) > sys.maxunicode:
            raise forms.ValidationError("番号は「U+E18D」のように入力してください。")
        character = chr(int(text, 16))
        if not private_characters(character):
            raise forms.ValidationError("外字（私用領域の文字）の番号ではありません。")
        self.instance.character = character
        return text

    def clean_registered_by(self) -> Authority:
        """Note the prefecture of whose lists the office speaks."""
        office: Authority = self.cleaned_data["registered_by"]
        self.instance.prefecture_id = office.prefecture_id
        return office

    def clean(self) -> dict[str, object]:
        """Say where the meaning is known already."""
        cleaned = super().clean() or self.cleaned_data
        same = PrivateCharacter.objects.filter(
            prefecture=self.instance.prefecture_id, character=self.instance.character
        )
        if not self.errors and same.exists():
            self.add_error("code", "この外字の意味は、この都道府県について既に登録されています。")
        return cleaned
