"""A form that is sent: where it stands, where it goes, and what is typed into it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Unpack

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from facilities.models import Facility
from jurisdictions.models import Authority
from tests.factories.facilities import FacilityFields, make_facility

DAY, REASON = "R8.8.1", {"reason": "試験のため"}


@dataclass(frozen=True)
class Sent:
    """A form: the page on which it stands, where it is sent, and what is typed into it."""

    page: str
    to: str
    said: dict[str, Any] = field(default_factory=dict)
    files: Callable[[], dict[str, SimpleUploadedFile]] = dict
    by: User | None = None  # where it is not the manager of the office
    before: dict[str, Any] | None = None  # what is sent to come to the page
    read: Callable[[str], dict[str, str]] = lambda page: {}  # what is typed off the page


@dataclass(frozen=True)
class Office:
    """The office whose forms are sent, and who sends them."""

    city: Authority
    manager: User

    def home(self, **fields: Unpack[FacilityFields]) -> Facility:
        """Return a facility of the office."""
        usual: FacilityFields = {"address": "栃木県さくら市"}
        return make_facility(authority=self.city, **(usual | fields))


def on_its_own_page(name: str, *arguments: object, **more: Any) -> Sent:
    """Return a form that is sent to the address at which it stands."""
    url = reverse(name, args=arguments)
    return Sent(url, url, **more)
