"""The forms of what was said, and of letters."""

from django.test import Client
from django.urls import reverse

from compliance.correspondence.models import NoticeBatch
from tests.factories.contacts import make_contact
from tests.factories.letters import be_ready, make_letter_settings
from tests.factories.notices import make_letter, make_notice, prepare
from tests.house.page_sent import DAY, Sent, on_its_own_page
from tests.letters.issue_page import filled_in

# What was said, and letters


def contact(office):
    said = {"kind": "telephone", "contact_date": DAY, "content": "電話"}
    return on_its_own_page("compliance:contact-new", office.home().pk, said=said)


def corrected_contact(office):
    noted = make_contact(office.home())
    return on_its_own_page("compliance:contact-correct", noted.pk, said={"content": "改めた記録"})


def guidance(office):
    said = {"held_date": DAY, "title": "集団指導", "numbers": office.home().number}
    return on_its_own_page("compliance:group-guidance-new", said=said)


def letters(office):
    query = f"?kind=not_filed&selection={office.home().pk}"
    return confirmed(office, reverse("letters:notice-new") + query)


def confirmed(office, url):
    """Return the form of the page that asks once more before letters go out."""
    be_ready(office.city)
    client = Client()
    client.force_login(office.manager)
    return Sent(url, url, {"step": "issue"}, before=filled_in(client.get(url), seen="on"))


def replaced_letter(office):
    old = make_letter(office.home())
    return confirmed(office, reverse("letters:notice-replace", args=[old.pk]))


def prepared(office, *, waits):
    settings = make_letter_settings(office.city, release_required=waits)
    home = office.home()
    first = 100 + 10 * NoticeBatch.objects.count()
    batch = prepare(office.city, first=first)
    settings.delete()
    NoticeBatch.objects.filter(pk=batch.pk).update(facilities=[home.pk])
    return batch


def batch_act(name):
    def sent(office):
        if name == "archive":
            batch = make_notice(office.home()).batch
        else:
            batch = prepared(office, waits=name != "resume")
        page = reverse("letters:notice-batch-detail", args=[batch.pk])
        return Sent(page, reverse(f"letters:notice-batch-{name}", args=[batch.pk]))

    return sent


def columns_of_a_batch(office):
    batch = make_notice(office.home()).batch
    return on_its_own_page("letters:notice-recipients-columns", batch.pk)


def list_act(name):
    def sent(office):
        home = office.home()
        page = reverse("compliance:facility-list")
        to = reverse(name, kwargs={"suffix": "xlsx"} if "export" in name else {})
        return Sent(page, to, {"selection": [home.pk]})

    return sent


def found_reply(office):
    notice = make_notice(office.home())
    return on_its_own_page("compliance:reply-new", said={"slip": notice.slip_identifier})
