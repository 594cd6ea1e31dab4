"""To whom a letter goes, and whether the address fits what shows through the window."""

from math import ceil
from unicodedata import east_asian_width

from compliance.settings.models import AuthorityProfile, LetterSettings
from facilities.models import Facility
from letters.writing.letter import Envelope, Sender

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.2
FEW = 3  # characters that should not stand on a row of their own
# 台帳の「代表者」には、施設の管理者の職・氏名のことも、法人の代表者の職・氏名のこともある。
MANAGERS = ("施設長", "管理者", "ホーム長", "苑長", "園長", "所長", "センター長")
HEADS = ("理事長", "代表", "取締役", "会長", "社長", "院長", "組合長", "市長", "町長", "村長")
SEALS = {
    LetterSettings.Seal.SPACE: "",
    LetterSettings.Seal.OMITTED: "（公印省略）",
    LetterSettings.Seal.MARK: "印",
}


def address_lines(facility: Facility, settings: LetterSettings) -> tuple[str, ...]:
    """Return what stands in the window: postal code, address, and who opens the letter."""
    postal = f"〒{facility.postal_code}" if facility.postal_code else ""
    nameless = settings.honorific == LetterSettings.Honorific.ONCHU
    receiver = "御中" if nameless else f"施設管理者　{settings.honorific}"
    lines = (postal, facility.address, facility.building, facility.name, receiver)
    return tuple(line for line in lines if line)


def addressees(facility: Facility, settings: LetterSettings) -> tuple[str, ...]:
    """Return the formal addressees: 法人代表者 and 施設管理者."""
    corporation, person = facility.corporation_name, facility.representative
    if settings.honorific == LetterSettings.Honorific.ONCHU:
        names = (corporation, facility.name)
        return tuple(f"{name}　御中" for name in names if name)
    manages = person.startswith(MANAGERS)
    manager = f"{facility.name}　{person if manages else '施設管理者'}　{settings.honorific}"
    if not corporation:
        return (manager,)
    return f"{corporation}　{_head('' if manages else person)}　{settings.honorific}", manager


def _head(person: str) -> str:
    """Return who heads a corporation; a title that the register holds stands for 代表者."""
    return person if person.startswith(HEADS) else f"代表者　{person}".rstrip("　")


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


def sender_of(profile: AuthorityProfile, settings: LetterSettings) -> Sender:
    """Return who signs; without a profile the authority itself."""
    return Sender(
        title=profile.signer_title or profile.authority.name,
        name=profile.signer_name,
        seal=SEALS[LetterSettings.Seal(settings.seal)],
    )


def contact_lines(profile: AuthorityProfile, settings: LetterSettings) -> tuple[str, ...]:
    """Return the 担当: department, address, telephone, e-mail, and who answers for it."""
    place = f"{'〒' if profile.postal_code else ''}{profile.postal_code}　{profile.address}"
    reached = (
        f"電話　{profile.phone}" if profile.phone else "",
        f"電子メール　{profile.email}" if profile.email else "",
    )
    lines = (
        f"責任者　{settings.responsible}" if settings.responsible else "",
        f"担当　{profile.department or profile.authority.name}",
        place.strip("　"),
        "　".join(filter(None, reached)),
    )
    return tuple(line for line in lines if line)


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
