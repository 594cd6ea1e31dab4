"""起案用の資料: what a decision to issue is based on, before anything is issued or recorded.

The draft of the letter, those to whom it goes and those to whom it does not, each with the reason,
and one sample; as a document, and as a workbook.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import IO

from django.template.loader import render_to_string
from django.utils.html import strip_spaces_between_tags

from common.characters import without_forbidden
from common.glyphs import missing_characters, with_rare_variants
from common.japanese import wareki
from common.sheet import Book, add_list
from common.tabular import Column
from compliance.correspondence.models.notice import notice_number
from letters.issuing.batch_letters import sample_letters
from letters.issuing.batches import NewBatch
from letters.issuing.gate import Check
from letters.issuing.left_out import reason_words
from letters.issuing.recipients import reason_to_write
from letters.printing.joining import Joined
from letters.printing.pdf import render_chunk
from letters.printing.printing import print_document
from letters.writing.letter import Letter

UNKNOWN = "〓"  # 下駄: a character that cannot be printed
TO_ALL = "送付先一覧のとおり"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of what a draft says: a heading and its words."""

    label: str
    words: str


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """One facility of a draft: to whom a letter goes or does not, and why."""

    place: int | None
    notice_number: str
    number: str
    name: str
    type_name: str
    reason: str
    last_written: date | None

    @property
    def written(self) -> str:
        """Return when a letter of the kind was last sent, in words."""
        return wareki(self.last_written) if self.last_written else "なし"


@dataclass(frozen=True, kw_only=True)
class IssueDraft:
    """起案用の資料."""

    title: str
    summary: Sequence[Told]
    text: Sequence[Told]
    recipients: Sequence[DraftRow]
    left_out: Sequence[DraftRow]
    sample: Letter


def draft_of(
    new: NewBatch, *, numbers: str, checks: Sequence[Check], release_required: bool
) -> IssueDraft:
    """Return the draft of letters that would be issued; nothing is stored and no number taken."""
    [sample] = sample_letters(new, [(0, new.selection.recipients[0])])
    return IssueDraft(
        title=f"通知文書（{new.kind.label}）の発行について（起案用）",
        summary=list(_summary(new, numbers, checks, release_required=release_required)),
        text=list(_text(sample, numbers)),
        recipients=list(_recipients(new)),
        left_out=list(_left_out(new)),
        sample=sample,
    )


def _summary(
    new: NewBatch, numbers: str, checks: Sequence[Check], *, release_required: bool
) -> Iterator[Told]:
    yield Told(label="発出者", words=new.authority.name)
    yield Told(label="文書の種類", words=str(new.kind.label))
    yield Told(label="文書の日付", words=wareki(new.notice_date))
    if new.reply_due_date:
        yield Told(label="回答期限", words=wareki(new.reply_due_date))
    yield Told(label="文書番号", words=numbers)
    yield Told(label="送付先", words=f"{len(new.selection.recipients):,}件")
    yield Told(label="対象外の施設", words=f"{len(new.selection.left_out):,}件")
    yield Told(label="別の職員の承認", words="要する" if release_required else "要しない")
    for check in checks:
        yield Told(label=check.label, words=f"{check.state.label}　{check.words}")


def _text(letter: Letter, numbers: str) -> Iterator[Told]:
    """Return the words of the letter to the first recipient, addressed to all."""
    yield Told(label="文書番号", words=numbers)
    yield Told(label="日付", words=letter.notice_date)
    yield Told(label="宛先", words=TO_ALL)
    yield Told(label="発出者", words=f"{letter.sender.title}　{letter.sender.name}".strip("　"))
    yield Told(label="件名", words=letter.subject)
    for paragraph in letter.paragraphs:
        yield Told(label="本文", words=paragraph)
    for number, point in enumerate(letter.points, 1):
        rows = [f"{row.requirement}：{row.filed}（{row.judgement}）" for row in point.requirements]
        yield Told(label=f"記　{number}　{point.title}", words="\n".join((*point.lines, *rows)))
    yield Told(label="担当", words="\n".join(letter.contact))


def _recipients(new: NewBatch) -> Iterator[DraftRow]:
    for place, one in enumerate(new.selection.recipients):
        yield DraftRow(
            place=place + 1,
            notice_number=notice_number(new.number_prefix, new.first_number + place),
            number=one.number,
            name=one.name,
            type_name=one.type_name,
            reason=reason_to_write(one, new.kind, on=new.notice_date),
            last_written=one.last_written,
        )


def _left_out(new: NewBatch) -> Iterator[DraftRow]:
    for one, reason in new.selection.left_out:
        words = reason_words(reason, on=new.notice_date)
        more = one.note or one.unprintable_words
        yield DraftRow(
            place=None,
            notice_number="",
            number=one.number,
            name=one.name,
            type_name=one.type_name,
            reason=f"{words}：{more}" if more else words,
            last_written=one.last_written,
        )


def draft_pdf(draft: IssueDraft) -> bytes:
    """Return the draft as one document, the sample at its end."""
    html = strip_spaces_between_tags(
        render_to_string("letters/issuing/pdf/draft.html", {"draft": draft})
    )
    for unknown in missing_characters(html):
        html = html.replace(unknown, UNKNOWN)
    paper = print_document(without_forbidden(with_rare_variants(html)), 1, tagged=False)
    sample = render_chunk([draft.sample], tagged=False)
    whole = Joined(draft.title)
    whole.add(paper.pdf, [(draft.title, paper.pages[0])])
    whole.add(sample.pdf, [("見本", sample.pages[0])])
    file = BytesIO()
    whole.write(file)
    return file.getvalue()


TOLD: tuple[Column[Told], ...] = (
    Column("項目", lambda one: one.label, 28),
    Column("内容", lambda one: one.words, 90),
)
FACILITY: tuple[Column[DraftRow], ...] = (
    Column("事業所番号", lambda row: row.number, 14),
    Column("施設名", lambda row: row.name, 40),
    Column("施設種別", lambda row: row.type_name, 30),
    Column("理由", lambda row: row.reason, 50),
    Column("前回の送付", lambda row: row.last_written, 18),
)
RECIPIENT: tuple[Column[DraftRow], ...] = (
    Column("順番", lambda row: row.place, 6),
    Column("文書番号", lambda row: row.notice_number, 16),
    *FACILITY,
)


def write_draft(draft: IssueDraft, *, to: IO[bytes]) -> None:
    """Write the draft as a workbook."""
    sample = [
        Told(label="宛名", words="\n".join(draft.sample.address)),
        Told(label="宛先", words="\n".join(draft.sample.addressees)),
        *list(_text(draft.sample, draft.sample.notice_number))[3:],
    ]
    book = Book()
    add_list(book, "概要", TOLD, draft.summary)
    add_list(book, "案文", TOLD, draft.text)
    add_list(book, "送付先", RECIPIENT, draft.recipients)
    add_list(book, "対象外の施設", FACILITY, draft.left_out)
    add_list(book, "見本", TOLD, sample)
    book.save(to)
