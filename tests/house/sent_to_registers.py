"""The forms of the registers of homes and of medical institutions."""

from datetime import date
from typing import Unpack

from django.urls import reverse

from accounts.models import Role
from jurisdictions.models import Authority
from tests.factories.accounts import make_user
from tests.factories.facilities import make_transfer, suspend
from tests.factories.medical_partners import InstitutionFields, make_hospital
from tests.house.page_sent import DAY, REASON, Sent, on_its_own_page

# Places, homes, and what becomes of them


def new_home(office):
    said = {
        "facility_type": "nursing_home",
        "authority": office.city.pk,
        "name": "新しい苑",
        "municipality": office.city.municipality_id,
    }
    return on_its_own_page("facilities:facility-new", said=said)


def act(name, /, **said):
    def sent(office):
        home = office.home()
        if name == "resume":
            suspend(home, date(2026, 7, 1))
        return on_its_own_page(f"facilities:facility-{name}", home.pk, said=REASON | said)

    return sent


def noted(office):
    said = {"note": "家族会の日は避ける。"}
    return on_its_own_page("facilities:facility-note", office.home().pk, said=said)


def offer(office):
    prefecture = Authority.objects.get(name="栃木県")
    said = REASON | {"authority": prefecture.pk, "day": DAY}
    return on_its_own_page("facilities:facility-transfer", office.home().pk, said=said)


def answer(name):
    def sent(office):
        offered = make_transfer(office.home())
        by = None if name == "withdraw" else make_user(offered.to_authority, Role.MANAGE)
        page = reverse("facilities:transfer-detail", args=[offered.pk])
        to = reverse(f"facilities:transfer-{name}", args=[offered.pk])
        return Sent(page, to, {"answer": "協議のとおり"}, by=by)

    return sent


def decided(verdict):
    def sent(office):
        one, other = office.home(), office.home()
        url = reverse("compliance:duplicate-decide", args=[one.pk]) + f"?number={other.number}"
        return Sent(url, url, REASON | {"verdict": verdict})

    return sent


def separated(office):
    home = office.home(merged_into=office.home())
    page = reverse("compliance:facility-detail", args=[home.pk])
    return Sent(page, reverse("compliance:facility-separate", args=[home.pk]))


# Medical institutions


def own_hospital(office, **fields: Unpack[InstitutionFields]):
    place = office.city.municipality
    said: InstitutionFields = {
        "registered_by": office.city,
        "confirmed": False,
        "code": None,
        "municipality": place,
    }
    return make_hospital(**(said | fields))


def new_institution(office):
    said = {
        "registered_by": office.city.pk,
        "name": "新しい病院",
        "kind": "hospital",
        "municipality": office.city.municipality_id,
    }
    return on_its_own_page("medical_partners:institution-new", said=said)


def edited_institution(office):
    own = own_hospital(office)
    return on_its_own_page(
        "medical_partners:institution-edit", own.pk, said=REASON | {"name": "改めた病院"}
    )


def capabilities(office):
    said = {"admission": "yes", "admission_source": "電話", "admission_date": DAY}
    own = own_hospital(office)
    return on_its_own_page("medical_partners:institution-capabilities", own.pk, said=said)


def same_institution(verdict):
    def sent(office):
        name = f"双子{verdict}病院"
        kept = make_hospital(name=name, municipality=office.city.municipality)
        own = own_hospital(office, name=name)
        page = reverse("medical_partners:duplicate-list")
        to = reverse("medical_partners:institution-merge", args=[own.pk])
        return Sent(page, to, REASON | {"verdict": verdict, "other": kept.pk})

    return sent


def separated_institution(office):
    own = own_hospital(office, merged_into=make_hospital())
    page = reverse("medical_partners:duplicate-list")
    return Sent(page, reverse("medical_partners:institution-separate", args=[own.pk]))


def private_character(office):
    said = {
        "registered_by": office.city.pk,
        "code": "U+E18D",
        "meaning": "高",
        "publisher": "関東信越厚生局",
        "source": "電話での確認",
    }
    return on_its_own_page("medical_partners:private-character-list", said=said)
