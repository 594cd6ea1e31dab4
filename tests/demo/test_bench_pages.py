"""What bin/bench pages prints, and whom and what it asks."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.scope import scope_of
from demo import crowd
from demo.management.commands import bench_pages
from demo.readers import make_readers
from demo.visits import PAGES, percentile_95


@pytest.mark.django_db
def test_there_are_four_kinds_of_people_and_they_are_made_once(city):
    readers = make_readers(2)

    assert {name: len(people) for name, people in readers.items()} == dict.fromkeys(
        ("nation", "prefecture", "city", "sixty"), 2
    )
    assert make_readers(2) == readers
    assert scope_of(readers["nation"][0]).reads_all
    assert len(scope_of(readers["sixty"][0]).authorities) == 60
    assert scope_of(readers["prefecture"][0]).prefectures == {"11"}
    assert not scope_of(readers["city"][0]).prefectures


@pytest.mark.django_db
def test_every_page_is_measured_for_each_kind_beside_a_bare_list(world, monkeypatch, settings):
    monkeypatch.setattr(bench_pages, "call_command", lambda *words, **options: None)
    # Two of the kinds, the widest and a narrow one: each page takes its time.
    two = {kind: people for kind, people in make_readers(1).items() if kind in ("nation", "city")}
    monkeypatch.setattr(bench_pages, "make_readers", lambda number: two)
    printed = StringIO()

    call_command("bench_pages", repeats=1, only="alone", stdout=printed)

    lines = printed.getvalue().splitlines()
    for page, _, _ in PAGES:
        assert sum(line.startswith(page.ljust(34)) for line in lines) == 2
    [nation] = [line for line in lines if line.startswith("institutions   ")][:1]
    assert len(nation.split()) >= 8  # with the ratio to the bare list


def test_the_opened_pages_are_measured_pages():
    assert set(bench_pages.OPENED) <= {page for page, _, _ in PAGES}


def test_of_a_hundred_times_the_fifth_longest_is_the_95th_percentile():
    assert percentile_95([float(number) for number in range(1, 101)]) == pytest.approx(96, abs=0.1)
    assert percentile_95([0.25]) == 0.25


class Site(BaseHTTPRequestHandler):
    """Answers one address, and no other."""

    def do_GET(self):
        self.send_response(200 if self.path == "/good/" and self.headers["Cookie"] else 500)
        self.end_headers()

    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture
def port():
    """Serve on this machine for the time of a test."""
    server = HTTPServer((crowd.HOST, 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
@pytest.mark.parametrize(("paths", "share"), [(["/good/"], 0), (["/bad/"], 1)])
def test_a_crowd_ends_by_itself_and_counts_what_did_not_come(city, port, paths, share):
    people = make_readers(1)["city"]

    met = crowd.rush(people, paths, port=port, seconds=0.2, pause=0.01)

    assert met.answers
    assert met.errors == share * len(met.answers)
    assert met.p50 <= met.p95 < 5
    assert (met.per_second > 0) is (share == 0)
