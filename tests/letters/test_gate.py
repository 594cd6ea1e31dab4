"""The gate: what an office must have stated of itself, and nothing that leads past it."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Role
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.settings.models import AuthorityProfile
from letters.issuing.batch_letters import compose_batch
from letters.issuing.batches import prepare_batch, release_batch
from letters.issuing.gate import NotReady, checks_before_issue
from letters.issuing.issuing import issue_notices
from tests.factories.accounts import make_user
from tests.factories.letters import make_letter_settings, make_profile
from tests.factories.notices import NOW, TODAY, make_homes, new_batch, prepare
from tests.letters.issue_page import address, confirmed, filled_in, shown

NEEDED = ["phone", "address"]


@pytest.fixture
def reviewer(client, city):
    """Sign in somebody who issues the letters of our city, which has a letter to write."""
    make_homes(city, 1)
    person = make_user(city, Role.REVIEW)
    client.force_login(person)
    return person


def nothing_is_issued() -> bool:
    return not NoticeBatch.objects.exists() and not Notice.objects.exists()


@pytest.mark.parametrize("lacking", NEEDED)
def test_without_telephone_or_return_address_only_samples_and_drafts_are_made(
    client, city, reviewer, lacking
):
    make_profile(city, **{lacking: " "})
    url = address()
    page = client.get(url)

    assert "発行できません" in shown(page)
    assert 'value="confirm"' not in shown(page)
    for step in ("sample", "draft_pdf", "draft_xlsx"):
        assert client.post(url, filled_in(page, step=step)).status_code == 200
    for step in ("confirm", "issue"):
        refused = client.post(url, filled_in(page, step=step, confirmed="0" * 32))
        assert refused.status_code == 422
        assert "登録されていないため、発行できません" in shown(refused)
    assert nothing_is_issued()


@pytest.mark.parametrize("lacking", NEEDED)
def test_what_was_confirmed_is_refused_when_it_lacks_something_by_then(
    client, city, reviewer, lacking
):
    url = address()
    form = confirmed(client.post(url, filled_in(client.get(url))))
    AuthorityProfile.objects.update(**{lacking: ""})

    for _ in range(2):
        assert client.post(url, form).status_code == 422
    assert nothing_is_issued()


@pytest.mark.parametrize("lacking", NEEDED)
def test_every_act_refuses_by_itself(city, reviewer, lacking):
    make_letter_settings(city, release_required=True)
    new, waiting = new_batch(city, first=50), prepare(city)
    AuthorityProfile.objects.update(**{lacking: ""})

    with pytest.raises(NotReady):
        prepare_batch(new, now=NOW, by=reviewer)
    with pytest.raises(NotReady):
        release_batch(waiting, now=NOW, by=reviewer)
    NoticeBatch.objects.update(state=NoticeBatch.State.ISSUING)
    with pytest.raises(NotReady):
        issue_notices(waiting, compose=compose_batch, today=TODAY, now=NOW, by=reviewer)
    assert not Notice.objects.exists()


def test_an_office_that_has_stated_nothing_is_not_ready(city):
    make_homes(city, 1)
    AuthorityProfile.objects.all().delete()

    with pytest.raises(NotReady, match="担当部署の電話番号及び返送先の所在地"):
        prepare_batch(new_batch(city), now=NOW, by=None)


def test_a_release_that_is_refused_is_told_and_can_be_made_later(client, city, reviewer):
    make_letter_settings(city, release_required=True)
    waiting = prepare(city)
    AuthorityProfile.objects.update(phone="")
    url = reverse("letters:notice-batch-release", args=[waiting.pk])

    assert "担当部署の電話番号が登録されていない" in shown(client.post(url, follow=True))
    waiting.refresh_from_db()
    assert waiting.state == NoticeBatch.State.WAITING
    make_profile(city)
    client.post(url)
    assert Notice.objects.count() == 1


def test_the_command_refuses_too_and_shows_samples(city, reviewer, tmp_path):
    AuthorityProfile.objects.update(address="")
    files = {"output": tmp_path / "a.pdf", "report": tmp_path / "a.json"}
    asked = {"on": TODAY, "kind": "not_filed", "zip": None, "stdout": StringIO(), **files}

    with pytest.raises(CommandError, match="返送先の所在地が登録されていない"):
        call_command("print_notices", **asked)
    assert nothing_is_issued()
    call_command("print_notices", dry_run=True, **asked)
    assert files["output"].exists()


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_check_leads_to_the_very_setting(client, city, kind):
    client.force_login(make_user(city, Role.MANAGE))
    checks = checks_before_issue(
        city, kind=kind, types={"nursing_home", "welfare_facility"}, on=TODAY, prefix=""
    )

    assert {"発出者の職名", "担当部署", "担当部署の電話番号", "返送先の所在地"} <= {
        one.label for one in checks
    }
    assert {"文書番号の前の部分", "公印の扱い"} <= {one.label for one in checks}
    for check in checks:
        place, anchor = check.url.split("#")
        assert re.search(rf'id="{anchor}(_0)?"', shown(client.get(place))), check.label


def test_who_may_not_set_it_is_told_who_does(client, city, reviewer):
    AuthorityProfile.objects.update(phone="")
    assert "管理の職員が設定します" in shown(client.get(address()))
    assert "設定する<" not in shown(client.get(address()))
    client.force_login(make_user(city, Role.MANAGE))
    assert "#id_phone" in shown(client.get(address()))
