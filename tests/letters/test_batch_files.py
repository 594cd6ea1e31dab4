"""The files of a batch: every page with its letter, whole after an interruption, well named."""

from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any, Unpack
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from compliance.correspondence.models import NoticeBatch
from facilities.models import Facility
from jurisdictions.models import Authority
from letters.issuing import batch_files
from letters.issuing.batch_files import archive_batch, print_batch, single_name
from letters.issuing.batch_letters import compose_batch
from letters.issuing.batches import stop_batch
from letters.issuing.issuing import issue_notices
from letters.printing.pdf import MissingGlyph, render_chunk
from tests.factories.facilities import make_facility
from tests.factories.letters import make_profile
from tests.factories.notices import NOW, TODAY, NewBatchFields, make_homes, prepare


def issued(city: Authority, count: int, **how: Unpack[NewBatchFields]) -> NoticeBatch:
    make_homes(city, count)
    batch = prepare(city, **how)
    issue_notices(batch, compose=compose_batch, today=TODAY, now=NOW, by=None)
    return batch


def pages(name: str) -> list[str]:
    with default_storage.open(name) as file:
        return [page.extract_text() for page in PdfReader(file).pages]


@pytest.fixture
def parts_of_two(monkeypatch):
    """Let two letters be a part, and print them in this process."""

    def in_parts(letters, size=2, *, tagged=True):
        while group := list(islice(letters, size)):
            yield render_chunk(group, tagged=tagged)

    monkeypatch.setattr(batch_files, "CHUNK", 2)
    monkeypatch.setattr(batch_files, "render_chunks", in_parts)


def test_every_page_of_a_batch_belongs_to_the_right_letter_in_envelope_order(city, parts_of_two):
    batch = issued(city, 5, reply_due_date=date(2026, 12, 25))
    heard = []

    text = pages(print_batch(batch, tell=heard.append))

    notices = list(batch.notices.select_related("facility").order_by("place"))
    each = len(text) // len(notices)
    assert len(text) == each * 5
    assert heard == [2, 4, 5]
    for place, notice in enumerate(notices):
        others = [other for other in notices if other != notice]
        for page in text[place * each : (place + 1) * each]:
            assert notice.notice_number in page
            assert notice.facility.number in page
            assert not any(other.facility.number in page for other in others)
        assert notice.slip_identifier in "".join(text[place * each : (place + 1) * each])


def test_the_letters_are_found_by_bookmarks(city, parts_of_two):
    batch = issued(city, 3)
    name = print_batch(batch)

    with default_storage.open(name) as file:
        reader: Any = PdfReader(file)
        marks = {mark.title: reader.get_destination_page_number(mark) for mark in reader.outline}
        each = len(reader.pages) // 3
        facilities = [notice.facility for notice in batch.notices.order_by("place")]

    assert marks == {
        f"さ介第{place + 1}号　{facility.name}": place * each
        for place, facility in enumerate(facilities)
    }


def test_an_interrupted_batch_is_printed_from_where_it_ended(city, parts_of_two, monkeypatch):
    batch = issued(city, 5)
    printed = []

    def until_the_power_fails(count):
        printed.append(count)
        if count == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_batch(batch, tell=until_the_power_fails)
    stop_batch(batch, problem="電源が切れました")
    again = []
    text = pages(print_batch(batch, tell=again.append))

    assert (printed, again) == ([2, 4], [5])
    numbers = [f"さ介第{number}号" for number in range(1, 6)]
    each = len(text) // 5
    assert [text[place * each].count(numbers[place]) > 0 for place in range(5)] == [True] * 5
    assert default_storage.listdir(f"notices/parts/{batch.pk}")[1] == []


def test_a_part_that_is_half_written_is_printed_again(city, parts_of_two):
    batch = issued(city, 3)
    default_storage.save(f"notices/parts/{batch.pk}/00000.pdf", BytesIO(b"%PDF-1.7 half"))

    assert "さ介第1号" in pages(print_batch(batch))[0]


def test_single_letters_are_tagged_and_named_in_envelope_order(city):
    batch = issued(city, 2)

    with default_storage.open(archive_batch(batch, tell=lambda printed: None)) as file:
        archive = ZipFile(BytesIO(file.read()))

    first, second = (notice.facility for notice in batch.notices.order_by("place"))
    assert archive.namelist() == [
        f"0001_さ介第1号_{first.number}_{first.name}.pdf",
        f"0002_さ介第2号_{second.number}_{second.name}.pdf",
    ]
    reader: Any = PdfReader(BytesIO(archive.read(archive.namelist()[1])))
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "ja"
    assert second.name in reader.metadata.title


def test_a_name_holds_nothing_that_a_disk_refuses():
    name = single_name(1, "さ介第1号", "0970000001", 'さくら/もみじ:"苑"' + "あ" * 60)

    assert name.startswith("0001_さ介第1号_0970000001_さくら_もみじ__苑_あ")
    assert len(name.encode()) < 255


def test_a_rare_kanji_prints_and_an_impossible_one_gets_no_letter_and_no_number(city):
    make_facility(authority=city, address="栃木県", name="𠮷祥苑髙槗")
    make_facility(authority=city, address="栃木県", name="苑苑")
    batch = prepare(city)
    named_after_the_look = Facility.objects.order_by("pk")[0]
    Facility.objects.filter(pk=named_after_the_look.pk).update(name="幻\U0003fffd苑")

    notices = issue_notices(batch, compose=compose_batch, today=TODAY, now=NOW, by=None)

    assert [notice.number for notice in notices] == [1]
    assert batch_left_out(batch) == [(named_after_the_look.pk, "unprintable", ["\U0003fffd"])]


def test_what_the_office_says_of_itself_stops_the_batch(city):
    make_profile(city, signer_title="\ue000市長")
    make_facility(authority=city, address="栃木県")
    batch = prepare(city)

    with pytest.raises(MissingGlyph, match="さ介第1号"):
        issue_notices(batch, compose=compose_batch, today=TODAY, now=NOW, by=None)
    assert not batch.notices.exists()


def batch_left_out(batch):
    batch.refresh_from_db()
    return [(one["facility"], one["reason"], one["characters"]) for one in batch.left_out]
