"""To whom a letter goes, and whether the address fits what shows through the window."""

from compliance.settings.models import AuthorityProfile, LetterSettings
from facilities.models import Facility, TypeCode
from letters.writing.letter import Envelope, Sender
from letters.writing.occasion import Occasion
from letters.writing.rows import address_rows, is_whole, name_rows, width_in_ems
from letters.writing.wording import STANDARD, Voice, Words

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.2
FEW = 3  # characters that should not stand on a row of their own
READABLE = 9.0  # rather smaller down to this than a name on two rows
NAMES = 2  # the last lines of an address
EMS_OF_LETTER = 42  # what a row of a letter holds, less the indent of the addressees
# 台帳の「代表者」には、施設の管理者の職・氏名のことも、法人の代表者の職・氏名のこともある。
MANAGERS = ("施設長", "管理者", "ホーム長", "苑長", "園長", "所長", "センター長")
# 理事長は、社会福祉法第45条の13第3項及び医療法第46条の6第1項が定める。
CHAIRED = ("社会福祉法人", "医療法人")
HEADS = ("理事長", "代表", "取締役", "会長", "社長", "院長", "組合長", "市長", "町長", "村長")
# 居住系の３種は「利用者」「管理者」、施設は「入所者」「施設長」（各基準省令及び慣用）。
USERS = (
    TypeCode.SPECIFIED_FACILITY,
    TypeCode.COMMUNITY_SPECIFIED_FACILITY,
    TypeCode.GROUP_HOME,
)
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
        chaired=facility.corporation_name.startswith(CHAIRED),
        users=facility.facility_type_id in USERS,
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
    """Return where the address stands, set as small as it must be to show whole.

    The last two lines are names: the home, and who opens the letter.
    """
    left, top, width, height = settings.address_block
    fitting = [size for size in SIZES if _height(lines, size, width) <= height]
    unbroken = [size for size in fitting if size >= READABLE and _one_row_each(lines, size, width)]
    whole = [size for size in fitting if _breaks_well(lines, size, width)]
    return Envelope(
        left=left,
        top=top,
        width=width,
        height=height,
        size=next(iter(unbroken + whole + fitting), SIZES[-1]),
        bottom=settings.window_top + settings.window_height,
        fold_marks=settings.fold_marks,
    )


def window_rows(envelope: Envelope, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the address as it is broken into rows in the window."""
    return tuple(_rows(lines, envelope.size, envelope.width))


def addressee_rows(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the formal addressees as rows of the letter."""
    return tuple(row for line in lines for row in name_rows(line, EMS_OF_LETTER))


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


def _rows(lines: tuple[str, ...], size: float, width: float) -> list[str]:
    ems = width / (size * MM_PER_POINT)
    places = [row for line in lines[:-NAMES] for row in address_rows(line, ems)]
    return [*places, *(row for line in lines[-NAMES:] for row in name_rows(line, ems))]


def _one_row_each(lines: tuple[str, ...], size: float, width: float) -> bool:
    """Return whether each name takes one row."""
    ems = width / (size * MM_PER_POINT)
    names = all(width_in_ems(line) <= ems for line in lines[-NAMES:])
    return names and _breaks_well(lines, size, width)


def _breaks_well(lines: tuple[str, ...], size: float, width: float) -> bool:
    """Return whether no name is broken within a word, and no row holds but a few characters."""
    ems = width / (size * MM_PER_POINT)
    if not all(is_whole(line, ems) for line in lines[-NAMES:]):
        return False
    over = [line for line in lines[:-NAMES] if width_in_ems(line) > ems]
    return all(width_in_ems(address_rows(line, ems)[-1]) > FEW for line in over)


def _height(lines: tuple[str, ...], size: float, width: float) -> float:
    return len(_rows(lines, size, width)) * size * MM_PER_POINT * LINE_HEIGHT
