"""The forms of a page, as a browser would send them."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

PRESSED = ("submit", "button", "file")
TICKED = ("checkbox", "radio")


class PostForm:
    """A form of a page: where it can be sent, and what is sent of it untouched."""

    def __init__(self, action: str) -> None:
        self.actions, self.values = {action}, dict[str, list[str]]()

    def add(self, name: str, value: str) -> None:
        """Send a value."""
        self.values.setdefault(name, []).append(value)


class PostForms(HTMLParser):
    """Every form of a page that is posted."""

    def __init__(self, page: str, url: str) -> None:
        super().__init__()
        self.url, self.found = url, list[PostForm]()
        self.form: PostForm | None = None
        self.area: str | None = None
        self.options: tuple[str, list[tuple[str, bool]]] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said: dict[str, Any] = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_posted = said.get("method", "get").lower() == "post"
            self.form = PostForm(said.get("action") or self.url) if is_posted else None
        elif self.form:
            self._control(self.form, tag, said)

    def _control(self, form: PostForm, tag: str, said: dict[str, Any]) -> None:
        if "formaction" in said:
            form.actions.add(said["formaction"])
        elif tag == "input" and "name" in said:
            self._input(form, said)
        elif tag == "textarea":
            self.area = said["name"]
            form.add(self.area, "")
        elif tag == "select":
            self.options = (said["name"], [])
        elif tag == "option" and self.options:
            self.options[1].append((said.get("value", ""), "selected" in said))

    def _input(self, form: PostForm, said: dict[str, Any]) -> None:
        kind = said.get("type")
        if kind in TICKED and "checked" in said:
            form.add(said["name"], said.get("value", "on"))
        elif kind not in (*TICKED, *PRESSED):
            form.add(said["name"], said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.form and self.area:
            self.form.values[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = None
        elif tag == "select" and self.options and self.form:
            name, options = self.options
            chosen = [value for value, is_chosen in options if is_chosen]
            for value in chosen or [value for value, _ in options[:1]]:
                self.form.add(name, value)
            self.options = None
        elif tag == "form" and self.form:
            self.found.append(self.form)
            self.form = None


def form_sent_to(address: str, page: str, url: str) -> dict[str, list[str]]:
    """Return what the one form of a page that is sent to an address holds."""
    path = urlsplit(address).path
    values = [
        form.values
        for form in PostForms(page, url).found
        if path in {urlsplit(action).path for action in form.actions}
    ]
    assert len(values) >= 1, f"no form of {url} is sent to {address}"
    return values[0]
