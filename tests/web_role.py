"""Let every request of every test pass the second wall, as on the real site."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg.pq import TransactionStatus


class WebRole:
    """Take the role of the web process for the time of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        become("cooperating_web")
        try:
            return self.get_response(request)
        finally:
            # A broken transaction takes the role back with its end.
            if connection.connection.info.transaction_status != TransactionStatus.INERROR:
                become("none")


def become(role: str) -> None:
    connection.ensure_connection()
    # Past Django, whose queries some tests count.
    connection.connection.execute("SELECT set_config('role', %s, false)", [role])
