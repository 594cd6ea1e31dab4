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
    names = re.findall(r'<input[^>]*name="([a-z_]+)"', shown(page))
    initial = page.context["form"].initial | {"step": "issue"}
    chosen = ",".join(map(str, initial["chosen"]))
    assert {"token", "chosen", "notice_date", "first_number"} <= set(names)
    return initial | {"chosen": chosen} | fields


def issue(client, url=None, **fields):
    """Open the page, press the button, and follow."""
    url = url or address()
    return client.post(url, filled_in(client.get(url), **fields), follow=True)
