from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from lxml.html import fromstring
from pypdf import PdfReader

from common.glyphs import missing_characters, with_rare_variants
from compliance.settings.models import AuthorityProfile
from letters.printing.pdf import (
    MissingGlyph,
    document_html,
    render_chunk,
    render_chunks,
    render_pdf,
)
from letters.writing.candidates import Nearby
from letters.writing.letter import CandidateLine
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.letters import WRITTEN, letter_to, make_letter_settings

RARE = "𠮷槗髙葛󠄀"
NEARBY = Nearby(
    lines=tuple(
        CandidateLine(
            code=f"09100{place:05}",
            name=f"第{place}病院",
            kind="病院",
            beds="120床",
            standards=("在宅療養支援病院（令和６年６月１日）",),
            distance=f"約{place}.2km",
            phone="028-000-0000",
        )
        for place in range(8)
    )
)


@pytest.fixture
def letters(city):
    """Three letters, the second of which goes on for more pages."""
    return [
        letter_to(
            make_facility(name=f"第{place}苑"),
            "not_filed",
            number=f"さ介第{place}号",
            slip_identifier=f"R8-{place:04}-1",
            nearby=NEARBY if place == 12 else None,
        )
        for place in (11, 12, 13)
    ]


def read(pdf: bytes) -> Any:
    return PdfReader(BytesIO(pdf))


def fonts_of(reader: Any) -> dict[str, bool]:
    """Return each font of a document, and whether the document carries it."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            [descendant] = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"]
            embedded = any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
            found[str(font.get_object()["/BaseFont"])] = embedded
    return found


def test_a_single_letter_is_tagged_and_has_a_title_and_a_language(letters):
    reader: Any = read(render_pdf(letters[0]))

    assert reader.metadata.title == letters[0].title
    assert "さ介第11号" in letters[0].title
    assert reader.root_object["/Lang"] == "ja"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert 'pdfuaid:part="1"' in reader.root_object["/Metadata"].get_data().decode()


def test_every_font_is_embedded_also_that_of_rare_kanji(city):
    facility = make_facility(name=f"{RARE}苑")

    reader: Any = read(render_pdf(letter_to(facility, "not_filed")))
    fonts = fonts_of(reader)

    assert all(fonts.values())
    assert any("BIZ-UDMincho" in name for name in fonts)
    assert any("Noto-Serif-CJK-JP" in name for name in fonts)
    assert "𠮷槗髙葛" in reader.pages[0].extract_text().replace("\U000e0100", "")


def test_a_letter_whose_character_no_font_has_stops_with_its_number(city):
    facility = make_facility(name="\ue000苑")

    with pytest.raises(MissingGlyph, match="さ介第12号") as stopped:
        render_pdf(letter_to(facility, "not_filed"))

    assert stopped.value.facility_number == facility.number
    assert stopped.value.characters == ("\ue000",)


def test_one_letter_with_such_a_character_stops_the_whole_chunk(letters):
    broken = replace(letters[1], facility_name="\U000f0000苑")

    with pytest.raises(MissingGlyph, match="さ介第12号"):
        render_chunk([letters[0], broken, letters[2]])


def test_a_form_of_a_kanji_that_only_the_second_font_has_is_set_in_it():
    assert missing_characters("葛󠄀") == []
    assert with_rare_variants("葛󠄀城") == "葛󠄀城"


def test_a_form_that_no_font_has_is_set_in_its_base_form():
    assert missing_characters("あ\U000e01ef神\ufe02") == []
    assert with_rare_variants("あ\U000e01ef苑") == "あ苑"
    assert missing_characters("\ue000\U000e0100") == ["\ue000"]


def test_a_sign_that_asks_for_a_picture_cannot_be_printed():
    assert missing_characters("☎") == []
    assert missing_characters("☎\ufe0e") == ["☎\ufe0e"]


def test_marks_that_nobody_sees_and_control_characters_need_no_glyph(letters):
    name = "さ\u200bく\u202aら\x0b苑\ufeff"

    assert missing_characters(name) == []
    assert "\x0b" not in document_html([replace(letters[0], facility_name=name)])


def test_every_page_of_a_chunk_belongs_to_the_right_letter(letters):
    chunk = render_chunk(letters)

    reader: Any = read(chunk.pdf)
    assert len(reader.pages) == sum(chunk.pages)
    assert chunk.pages[1] > chunk.pages[0]
    place = 0
    for letter, count in zip(letters, chunk.pages, strict=True):
        texts = [page.extract_text() for page in reader.pages[place : place + count]]
        others = [other for other in letters if other is not letter]
        place += count
        for text in texts:
            assert f"{letter.notice_number}　{letter.facility_number}" in text
            assert not any(other.notice_number in text for other in others)
            assert not any(other.facility_name in text for other in others)
        assert letter.slip.identifier in texts[-1]


def test_nothing_but_a_leaf_has_an_id_so_that_letters_share_their_styles(letters):
    root = fromstring(document_html(letters))

    with_id = [element for element in root.iter() if element.get("id")]
    assert len(with_id) == len(letters)
    assert not any(len(element) for element in with_id)


def test_chunks_printed_by_several_processes_come_in_order(letters):
    chunks = list(render_chunks(letters, size=1, processes=2))

    assert [chunk.pages for chunk in chunks] == [(n,) for n in render_chunk(letters).pages]
    for letter, chunk in zip(letters, chunks, strict=True):
        assert letter.notice_number in read(chunk.pdf).pages[0].extract_text()


def test_the_candidates_and_the_reply_slip_are_pages_of_their_own(letters):
    texts = [page.extract_text() for page in read(render_pdf(letters[1])).pages]

    assert "近隣の医療機関（第12苑）" in texts[-2]
    assert "第7病院" in texts[-2]
    assert "回　答　書" in texts[-1]
    assert "R8-0012-1" in texts[-1]


def test_nothing_but_the_address_stands_where_the_window_may_be(city):
    make_letter_settings(city, window_left=20, window_top=12, window_width=90, window_height=45)
    facility = make_facility(
        name="試験苑", address="栃木県さくら市氏家1番地", postal_code="329-1311"
    )
    seen = []

    def visit(text, matrix, text_matrix, font, size):
        x = (matrix[0] * text_matrix[4] + matrix[4]) * 25.4 / 72
        y = 297 - (matrix[3] * text_matrix[5] + matrix[5]) * 25.4 / 72
        if text.strip() and x < 110 and y < 57:
            seen.append((round(x), round(y), text.strip()))

    read(render_pdf(letter_to(facility, "not_filed"))).pages[0].extract_text(visitor_text=visit)

    assert {text for *_, text in seen} == {
        "〒329-1311",
        "栃木県さくら市氏家1番地",
        "試験苑",
        "施設長　様",
    }
    assert all(x >= 20 and 12 <= y <= 36 for x, y, _ in seen)


def test_a_letter_to_whoever_has_not_filed_is_one_page_and_its_slip(city):
    AuthorityProfile.objects.create(
        authority=city,
        postal_code="329-1392",
        address="栃木県さくら市氏家2771番地",
        department="健康福祉部高齢課介護保険係",
        phone="028-681-1155",
        email="kourei@example.lg.jp",
        recorded_at=WRITTEN,
        recorded_by=make_user(city),
    )

    letter = letter_to(make_facility(corporation_name="福祉会"), "not_filed")

    assert render_chunk([letter]).pages == (2,)


def test_a_specimen_is_marked_on_every_page(letters):
    marked = read(render_pdf(replace(letters[1], is_specimen=True)))

    assert all("見本" in page.extract_text() for page in marked.pages)
    assert "見本" not in read(render_pdf(letters[0])).pages[0].extract_text()
