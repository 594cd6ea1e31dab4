"""Who of an office of the demo is in charge of which home, and the list that they share."""

from urllib.parse import urlencode

from compliance.register.models import SavedView
from demo.offices import DemoOffice, at_work
from facilities.models import OfficeNote, TypeCode

_IN_CHARGE = 0.5
_NOTED = 0.3
_NOTES = (
    "電話は午後に。午前は入浴の時間で、つながりにくい。",
    "施設長の交代の予定あり（来春）。",
    "届出は法人本部がまとめて提出する。",
    "協議先の病院は看護部長が窓口。",
)


def keep_notes(office: DemoOffice) -> None:
    """Say who is in charge of which home, and what is worth knowing of it."""
    chance = office.chance("notes")
    people = (office.recorder, office.reviewer, office.manager)
    OfficeNote.objects.bulk_create(
        OfficeNote(
            facility=home,
            authority=office.authority,
            person_in_charge=chance.choice(people),
            note=chance.choice(_NOTES) if chance.random() < _NOTED else "",
            changed_at=at_work(office.day(chance.randint(40, 200)), chance),
            changed_by=office.manager,
        )
        for home in office.homes()
        if chance.random() < _IN_CHARGE
    )


def share_a_view(office: DemoOffice) -> None:
    """Share with the office the homes of one type that have not filed this 年度."""
    conditions = {"facility_type": TypeCode.WELFARE_FACILITY.value, "year_filing": "owed"}
    SavedView.objects.create(
        user=office.manager,
        name="特養の今年度未届",
        query=urlencode(conditions),
        shared_with=office.authority,
    )
