"""The page on which letters are issued, as a browser fills it in."""

import re
from urllib.parse import urlencode

from django.urls import reverse

NEW = reverse("letters:notice-new")


def address(kind="not_filed", **query) -> str:
    return f"{NEW}?{urlencode(query | {'kind': kind}, doseq=True)}"


def shown(response) -> str:
    return response.content.decode()


def filled_in(page, **fields) -> dict:
    """Return the form of the page, as the browser would send it."""
    names = set(re.findall(r'<input[^>]*name="([a-z_]+)"', shown(page)))
    initial = page.context["form"].initial | {"step": "confirm"}
    chosen = ",".join(map(str, initial["chosen"]))
    assert {"token", "chosen", "notice_date", "first_number", "listed", "send"} <= names
    rows = page.context["rows"]
    ticked = {
        "listed": page.context["listed"],
        "send": [str(row["prospect"].facility) for row in rows if row["sends"]],
    }
    sent = {name: value for name, value in initial.items() if name in names | {"step"}}
    return sent | {"chosen": chosen} | ticked | fields


def confirmed(response) -> dict:
    """Return what the page of confirmation would send on."""
    sent: dict[str, list[str]] = {}
    for name, value in response.context["carried"]:
        sent.setdefault(name, []).append(value)
    return sent | {"confirmed": response.context["proposal"].mark, "step": "issue"}


def press(client, url, form):
    """Press the button, confirm where that is asked, and follow."""
    answer = client.post(url, form, follow=True)
    if answer.context and "carried" in answer.context:
        return client.post(url, confirmed(answer), follow=True)
    return answer


def issue(client, url=None, **fields):
    """Open the page, press the button, confirm, and follow."""
    url = url or address()
    return press(client, url, filled_in(client.get(url), **fields))
