"""The letterheads of the invented offices: without them their letters could not be issued."""

from datetime import datetime

from compliance.settings.models import AuthorityProfile, LetterSettings
from demo.numbers import phone, postal_code
from demo.users import MANAGER, main_city, people_of_offices
from jurisdictions.models import Authority

# Beyond what homes take of the invented numbers.
SERIAL = 9901


def make_letterheads(prefecture: str, *, now: datetime) -> None:
    """Let the city and the prefecture of the demo state what their letters need."""
    whole = Authority.objects.get(prefecture=prefecture, kind=Authority.Kind.PREFECTURE)
    city = main_city(prefecture)
    offices = (
        (city, f"{city.name}長", "福祉部高齢福祉課", "見高第"),
        (whole, f"{whole.name}知事", "福祉部高齢者福祉課", "見福第"),
    )
    managers = people_of_offices(MANAGER)
    for serial, (office, head, department, prefix) in enumerate(offices, SERIAL):
        by = managers[office.pk]
        AuthorityProfile.objects.create(
            authority=office,
            postal_code=postal_code(serial),
            address=f"{office.name}見本町１丁目１番１号",
            signer_title=head,
            department=department,
            phone=phone(serial),
            recorded_at=now,
            recorded_by_id=by,
        )
        LetterSettings.objects.create(
            authority=office, number_prefix=prefix, recorded_at=now, recorded_by_id=by
        )
