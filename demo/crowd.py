"""Several people at once, each with a connection of their own, at a site of this machine."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from time import monotonic, perf_counter, sleep

from django.conf import settings
from django.test import Client

from accounts.models import User
from demo.visits import percentile_95

# Only ever the machine itself.
HOST = "127.0.0.1"
PATIENCE = 30  # seconds that an answer may take


@dataclass(frozen=True, kw_only=True)
class PageAnswer:
    """One page that somebody asked for."""

    path: str
    seconds: float
    correct: bool


@dataclass(frozen=True, kw_only=True)
class Rush:
    """What a crowd met with."""

    people: int
    seconds: float
    answers: list[PageAnswer]

    @property
    def errors(self) -> int:
        """Return how many pages did not come."""
        return sum(not answer.correct for answer in self.answers)

    @property
    def per_second(self) -> float:
        """Return how many pages came in a second."""
        return (len(self.answers) - self.errors) / self.seconds

    @property
    def p50(self) -> float:
        """Return the median time of a page."""
        return sorted(answer.seconds for answer in self.answers)[len(self.answers) // 2]

    @property
    def p95(self) -> float:
        """Return the time within which 95 of 100 pages came."""
        return percentile_95([answer.seconds for answer in self.answers])


def rush(
    people: Sequence[User], paths: Sequence[str], *, port: int, seconds: float, pause: float
) -> Rush:
    """Let everybody open pages for a time, with a pause between two; it ends by itself."""
    cookies = [_signed_in(user) for user in people]
    end = monotonic() + seconds
    begun = perf_counter()

    def walk(place: int) -> list[PageAnswer]:
        # Not all at the same moment, and not all at the same page.
        sleep(pause * place / len(people))
        return _walk(cookies[place], [*paths[place % len(paths) :], *paths], port, end, pause)

    with ThreadPoolExecutor(max_workers=len(people)) as pool:
        answers = [one for walked in pool.map(walk, range(len(people))) for one in walked]
    return Rush(people=len(people), seconds=perf_counter() - begun, answers=answers)


def _walk(cookie: str, paths: list[str], port: int, end: float, pause: float) -> list[PageAnswer]:
    answers: list[PageAnswer] = []
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    while monotonic() < end:
        answers.append(_ask(connection, paths[len(answers) % len(paths)], cookie))
        sleep(pause)
    connection.close()
    return answers


def _ask(connection: HTTPConnection, path: str, cookie: str) -> PageAnswer:
    begun = perf_counter()
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        correct = response.status == 200
    except (OSError, HTTPException):
        connection.close()
        correct = False
    return PageAnswer(path=path, seconds=perf_counter() - begun, correct=correct)


def _signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"
