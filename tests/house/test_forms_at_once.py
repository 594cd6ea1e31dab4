"""Every form of the site, sent twice at once by a double click, does its work once.

A form that is not in the tables of tests/house/sent_forms.py fails, and so does a template with a
form that none of their pages shows.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse
from django.utils.module_loading import import_string

from accounts.models import Role
from accounts.once import TWICE
from jobs import running as jobs
from tests.committed import apart
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.medical_partners import make_hospital
from tests.house.page_forms import form_sent_to
from tests.house.page_sent import Office, Sent
from tests.house.sent_forms import LEADERS, MAKERS
from tests.house.test_once import SIGN_IN
from tests.house.test_pages import ADDRESSES, url_of
from tests.house.test_walk import OF_ONESELF

# Shown by the test of those that only lead somewhere.
ONLY_LEAD = {
    "compliance/register/_facility_results.html",
    "compliance/correspondence/reply_form.html",
}
# What every request may leave behind, whatever it does.
IN_PASSING = {"sessions.Session", "accounts.SentForm"}


def rows() -> dict[str, int]:
    """Return how many rows every table holds; the history has one for each that was changed."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed and model._meta.label not in IN_PASSING
    }


@pytest.fixture
def begun(monkeypatch) -> list[str]:
    """The work that was given to the workers; a job that is begun again makes no row."""
    tasks: list[str] = []

    def noting(task: str):
        tasks.append(task)
        return import_string(task)

    monkeypatch.setattr(jobs, "import_string", noting)
    return tasks


class Sender:
    """Somebody with a browser who has a form before them."""

    def __init__(self, sent: Sent, office: Office, begun: list[str]) -> None:
        self.sent, self.begun, self.client = sent, begun, browser()
        self.client.force_login(sent.by or office.manager)
        if resolve(urlsplit(sent.page).path).view_name.startswith("mfa_"):
            self.client.post(reverse("account_reauthenticate"), {"password": "pass"})
        self.templates: set[str] = set()
        page = self._page(self.client.get(sent.page))
        if sent.before:
            page = self._page(self.client.post(sent.page, sent.before))
        self.held = form_sent_to(sent.to, page, sent.page) | sent.read(page)

    def _page(self, asked) -> str:
        assert asked.status_code == 200, (self.sent.page, asked.status_code)
        self.templates.update(part.name for part in asked.templates if part.name)
        return asked.content.decode()

    def send(self):
        """Send the form, from a tab of its own."""
        tab = browser()
        tab.cookies = self.client.cookies
        return tab.post(self.sent.to, self.held | self.sent.said | self.sent.files())

    def made_by(self, act: Callable[[], list]) -> tuple[dict[str, int], list]:
        """Return what an act makes: rows of each table, and work for the workers."""
        before, already = rows(), len(self.begun)
        answers = act()
        made = {name: count - before[name] for name, count in rows().items()}
        made["work"] = len(self.begun) - already
        return {name: count for name, count in made.items() if count}, answers

    def send_once(self) -> tuple[dict[str, int], list]:
        """Send the form once; what that has made is undone."""
        with transaction.atomic():
            done = self.made_by(lambda: [self.send()])
            transaction.set_rollback(True)
        return done

    def send_twice(self) -> tuple[dict[str, int], list]:
        """Send the form twice at the same moment."""
        return self.made_by(self._both)

    def _both(self) -> list:
        both, answers = Barrier(2, timeout=20), []

        def click():
            connection.ensure_connection()
            both.wait()
            answers.append(self.send())

        for thread in [apart(click), apart(click)]:
            thread.join()
        return answers


def browser() -> Client:
    return Client(raise_request_exception=False)


def told(answer) -> str:
    """Return what a person is told by an answer, on its page or on the page to which it leads."""
    page = "" if answer.streaming else answer.content.decode(errors="replace")
    return "".join(map(str, get_messages(answer.wsgi_request))) + page


def is_clear(answer) -> bool:
    """Return whether an answer leads on, or is a page or a file, and no failure."""
    return answer.status_code in (200, 302)


def faults(sender: Sender) -> list[str]:
    """Return what is wrong where a form is sent twice at once."""
    once, [alone] = sender.send_once()
    twice, answers = sender.send_twice()
    wanted = {
        f"once answered {alone.status_code}": is_clear(alone),
        "makes nothing": bool(once),
        f"once made {once}, twice {twice}": once == twice,
        f"answered {[one.status_code for one in answers]}": all(map(is_clear, answers)),
        "whoever came second was not told": sum(TWICE in told(one) for one in answers) == 1,
    }
    return [words for words, holds in wanted.items() if not holds]


@pytest.fixture
def office(city) -> Office:
    """Our city, which reviews filings, and somebody who may do everything."""
    city.review_required = True
    city.save()
    return Office(city, make_user(city, Role.MANAGE))


@pytest.mark.django_db(transaction=True)
def test_every_form_sent_twice_at_once_does_its_work_once(office, begun):
    found, seen = {}, set()

    for name, sent in forms_of(MAKERS, office):
        sender = Sender(sent, office, begun)
        seen |= sender.templates
        if wrong := faults(sender):
            found[f"{name}: {sent.said}"] = wrong

    assert found == {}
    assert templates_with_forms() - seen - ONLY_LEAD == set()


@pytest.mark.django_db(transaction=True)
def test_a_form_that_only_leads_somewhere_makes_nothing_sent_twice_at_once(office, begun):
    for _, sent in forms_of(LEADERS, office):
        made, answers = Sender(sent, office, begun).send_twice()

        assert all(map(is_clear, answers))
        # That a file left is noted each time.
        assert set(made) <= {"accounts.HistoryEntry"}


@pytest.mark.django_db
def test_every_address_that_takes_a_form_is_among_them(client, office):
    facility = office.home()
    hospital = make_hospital(registered_by=office.city, confirmed=False, code=None)
    make_filing(facility, [partner(hospital)])
    client.force_login(office.manager)
    addresses = [pair for pair in ADDRESSES if not pair[0].startswith((*OF_ONESELF, "log"))]

    taking = {pair[0] for pair in addresses if answer_to_nothing(client, facility, *pair) != 405}

    known = {name for name in MAKERS | LEADERS if not name.startswith((*OF_ONESELF, "admin:"))}
    assert taking == known


def answer_to_nothing(client, facility, name: str, arguments: tuple[str, ...]) -> int:
    """Return how an address answers an empty form; what that needs and does is undone."""
    spot = transaction.savepoint()
    state = client.post(url_of(name, arguments, facility)).status_code
    transaction.savepoint_rollback(spot)
    return state


def forms_of(makers: dict[str, list], office: Office) -> Iterator[tuple[str, Sent]]:
    for name, some in makers.items():
        for maker in some:
            sent = maker(office)
            assert resolve(urlsplit(sent.to).path).view_name == name
            yield name, sent


def templates_with_forms() -> set[str]:
    """Return the templates that hold a form, but for those of the sign-in."""
    root = Path("templates")
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.html")
        if 'method="post"' in path.read_text(encoding="utf-8")
        and path.relative_to(root).parts[0] not in (*SIGN_IN, "base.html")
    }
