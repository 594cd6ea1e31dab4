"""To whom a letter goes, and whether the address fits what shows through the window."""

from math import ceil
from unicodedata import east_asian_width

from compliance.settings.models import AuthorityProfile, LetterSettings
from facilities.models import Facility
from letters.writing.letter import Envelope, Sender
from letters.writing.occasion import Occasion
from letters.writing.wording import STANDARD, Voice, Words

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.2
FEW = 3  # characters that should not stand on a row of their own
# 台帳の「代表者」には、施設の管理者の職・氏名のことも、法人の代表者の職・氏名のこともある。
MANAGERS = ("施設長", "管理者", "ホーム長", "苑長", "園長", "所長", "センター長")
HEADS = ("理事長", "代表", "取締役", "会長", "社長", "院長", "組合長", "市長", "町長", "村長")
SEALS = {
    LetterSettings.Seal.OMITTED: "seal_omitted",
    LetterSettings.Seal.MARK: "seal_mark",
}


def address_lines(
    facility: Facility, settings: LetterSettings, words: Words = STANDARD
) -> tuple[str, ...]:
    """Return what stands in the window: postal code, address, and who opens the letter."""
    postal = f"〒{facility.postal_code}" if facility.postal_code else ""
    receiver = _voice(facility, settings, words).line("window_receiver")
    lines = (postal, facility.address, facility.building, facility.name, receiver)
    return tuple(line for line in lines if line)


def addressees(
    facility: Facility, settings: LetterSettings, words: Words = STANDARD
) -> tuple[str, ...]:
    """Return the formal addressees: 法人代表者 and 施設管理者."""
    parts = ("corporation", "manager") if facility.corporation_name else ("manager",)
    return tuple(_voice(facility, settings, words).all_of(*parts))


def _voice(facility: Facility, settings: LetterSettings, words: Words) -> Voice:
    """Return the words for a facility; a title that the register holds stands for 代表者."""
    person = facility.representative
    manages = person.startswith(MANAGERS)
    occasion = Occasion(
        nameless=settings.honorific == LetterSettings.Honorific.ONCHU,
        manages=manages,
        titled=person.startswith(HEADS) and not manages,
        represented=bool(person) and not manages,
    )
    values = {
        "施設名": facility.name,
        "法人の名称": facility.corporation_name,
        "代表者": "" if manages else person,
        "施設管理者": person if manages else "",
        "敬称": settings.honorific,
    }
    return Voice(words=words, occasion=occasion, values=values)


def envelope_of(settings: LetterSettings, lines: tuple[str, ...]) -> Envelope:
    """Return where the address stands, set as small as it must be to show whole."""
    left, top, width, height = settings.address_block
    fitting = [size for size in SIZES if _height(lines, size, width) <= height]
    whole = [size for size in fitting if _breaks_well(lines, size, width)]
    return Envelope(
        left=left,
        top=top,
        width=width,
        height=height,
        size=next(iter(whole + fitting), SIZES[-1]),
        bottom=settings.window_top + settings.window_height,
        fold_marks=settings.fold_marks,
    )


def sender_of(
    profile: AuthorityProfile, settings: LetterSettings, words: Words = STANDARD
) -> Sender:
    """Return who signs; without a profile the authority itself."""
    seal = LetterSettings.Seal(settings.seal)
    return Sender(
        title=office_values(profile, settings)["発出者"],
        name=profile.signer_name,
        seal=Voice(words=words).line(SEALS[seal]) if seal in SEALS else "",
        boxed=seal == LetterSettings.Seal.MARK,
    )


def contact_lines(
    profile: AuthorityProfile, settings: LetterSettings, words: Words = STANDARD
) -> tuple[str, ...]:
    """Return the 担当: department, address, telephone, e-mail, and who answers for it."""
    occasion = Occasion(
        responsible=bool(settings.responsible),
        phone=bool(profile.phone.strip()),
        email=bool(profile.email.strip()),
    )
    voice = Voice(words=words, occasion=occasion, values=office_values(profile, settings))
    place = f"{'〒' if profile.postal_code else ''}{profile.postal_code}　{profile.address}"
    lines = (
        *voice.all_of("contact_responsible", "contact_desk"),
        place.strip("　"),
        "　".join(voice.all_of("contact_phone", "contact_email")),
    )
    return tuple(line for line in lines if line)


def office_values(profile: AuthorityProfile, settings: LetterSettings) -> dict[str, str]:
    """Return what words may say of the office; the authority's name stands for who signs."""
    return {
        "発出者": profile.signer_title or profile.authority.name,
        "発出者の氏名": profile.signer_name,
        "所在地": profile.address,
        "担当部署": profile.department or profile.authority.name,
        "責任者": settings.responsible,
        "電話番号": profile.phone,
        "メールアドレス": profile.email,
    }


def width_in_ems(text: str) -> float:
    """Return how wide a text is set; digits and Latin letters take half."""
    return sum(1 if east_asian_width(char) in "FWA" else 0.5 for char in text)


def _breaks_well(lines: tuple[str, ...], size: float, width: float) -> bool:
    """Return whether no line leaves a few characters alone on a row of their own."""
    row = width / (size * MM_PER_POINT)
    over = (width_in_ems(line) % row for line in lines if width_in_ems(line) > row)
    return all(rest > FEW for rest in over)


def _height(lines: tuple[str, ...], size: float, width: float) -> float:
    em = size * MM_PER_POINT
    rows = sum(ceil(width_in_ems(line) * em / width) for line in lines)
    return rows * em * LINE_HEIGHT
