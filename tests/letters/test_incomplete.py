"""A value that is lacking stops a letter: told before issue, for all letters at once."""

import json
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Role
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from facilities.models import Obligation, TypeCode
from letters.issuing.batch_letters import check_complete, compose_batch
from letters.issuing.issuing import issue_notices
from letters.writing.incomplete import Incomplete
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.letters import (
    be_ready,
    letter_to,
    make_case,
    make_profile,
    make_wording,
    words,
)
from tests.factories.notices import NOW, TODAY, make_homes, new_batch, prepare
from tests.letters.issue_page import address, filled_in

OPENING = "common.opening"
PHONE = "御不明の点は、電話｛電話番号｝まで。"
SIGNER = "担当は、｛発出者の氏名｝です。"
LAW = "requirements_missing.law.duty"


@pytest.fixture
def reviewer(client, city):
    person = make_user(city, Role.REVIEW)
    client.force_login(person)
    return person


def lacking_home(**fields):
    """Return a home whose filing states no day of the confirmation and lacks something."""
    facility = make_facility(address="栃木県さくら市", **fields)
    make_filing(facility, [partner(promises="ⅰ")], received_date=date(2026, 6, 3))
    return facility


@pytest.mark.parametrize(
    "text",
    [
        PHONE,
        "責任者は｛責任者｝です。",
        "｛メールアドレス｝へ",
        "｛発出者の氏名｝が",
        "｛所在地｝まで",
    ],
)
def test_a_value_that_the_office_has_not_entered_stops_its_letter(city, text):
    make_wording(city, OPENING, text)

    with pytest.raises(Incomplete) as stopped:
        letter_to(make_facility(authority=city), "not_filed")

    (lack,) = stopped.value.lacks()
    assert re.search("｛(.*)｝", text)[0] in lack.words
    assert lack.words.startswith("さくら市の文書：")
    assert "設定で入力してください" in lack.words
    assert "「各文書共通　前文」" in lack.words
    assert lack.letters == []


def test_the_same_words_are_written_once_the_value_is_there(city):
    make_wording(city, OPENING, PHONE)
    make_profile(city, phone="028-681-1155")

    said = words(letter_to(make_facility(authority=city), "not_filed"))

    assert "電話028-681-1155まで。" in said


def test_all_that_a_letter_lacks_is_told_at_once(city):
    make_wording(city, OPENING, f"{PHONE}｛確認日｝")
    make_wording(city, "common.crossing", "｛前回の番号｝")

    with pytest.raises(Incomplete) as stopped:
        letter_to(lacking_home(authority=city), "requirements_missing")

    assert [lack.words.split("の値")[0].split("：")[1] for lack in stopped.value.lacks()] == [
        "｛電話番号｝",
        "｛確認日｝",
        "｛前回の番号｝",
    ]


def test_a_duty_without_its_day_is_never_written_with_a_gap(city):
    Obligation.objects.filter(facility_type=TypeCode.WELFARE_FACILITY).update(binding_from=None)

    with pytest.raises(Incomplete) as stopped:
        letter_to(make_case(NoticeKind.NO_PARTNER), "no_partner")

    assert "管理者に連絡してください" in str(stopped.value)


def test_an_article_that_nobody_has_read_is_left_out_and_leaves_no_gap(city):
    from medical_partners.models import Answer
    from tests.factories.medical_partners import make_institution

    Obligation.objects.update(infection_article="")
    named = make_institution(name="東病院", infection_designation=Answer.YES)
    facility = make_facility()
    make_filing(facility, [partner(named, "ⅰ")])

    said = words(letter_to(facility, "requirements_missing"))

    assert "協議を行わなければなりません。" in said
    assert "－" not in said


def test_the_page_names_every_facility_before_anything_is_issued(client, city, reviewer):
    make_wording(city, LAW, "｛確認日｝の確認について")
    homes = [lacking_home(authority=city) for _ in range(3)]
    confirmed = make_facility(authority=city, address="栃木県さくら市")
    make_filing(
        confirmed,
        [partner(promises="ⅰ")],
        received_date=date(2026, 6, 3),
        confirmed_date=date(2026, 5, 20),
    )
    url = address("requirements_missing")

    page = client.get(url)
    sent = client.post(url, filled_in(page))

    for answer in (page, sent):
        shown = answer.content.decode()
        assert "このままでは発行できません" in shown
        assert "届出を訂正して記録してください" in shown
        ((_, letters, count),) = answer.context["lacks"]
        assert [letter.facility for letter in letters] == [home.pk for home in homes]
        assert count == 3
    assert sent.status_code == 422
    assert not NoticeBatch.objects.exists()
    assert not Notice.objects.exists()


def test_samples_of_a_letter_that_lacks_a_value_are_not_shown(client, city, reviewer):
    make_wording(city, OPENING, SIGNER)
    make_homes(city, 2)
    url = address("not_filed")

    answer = client.post(url, filled_in(client.get(url), step="sample"))

    assert answer.status_code == 422
    assert "｛発出者の氏名｝の値がありません" in answer.content.decode()


def test_a_value_that_goes_after_the_page_was_seen_stops_the_whole_batch(client, city, reviewer):
    make_homes(city, 2)
    batch = prepare(city)
    NoticeBatch.objects.update(state=NoticeBatch.State.ISSUING)
    make_wording(city, OPENING, SIGNER)

    with pytest.raises(Incomplete):
        issue_notices(batch, compose=compose_batch, today=TODAY, now=NOW, by=None)

    assert not Notice.objects.exists()


def test_the_job_says_what_is_lacking_and_goes_on_once_it_is_there(client, city, reviewer):
    from letters.issuing.batch_jobs import begin_issue, resume_issue

    make_homes(city, 2)
    batch = prepare(city)
    own = make_wording(city, OPENING, SIGNER)

    begin_issue(batch, by=reviewer, now=NOW)

    batch.refresh_from_db()
    assert batch.state == NoticeBatch.State.STOPPED
    assert "｛発出者の氏名｝の値がありません" in batch.problem
    assert "何も発行していません" in batch.problem
    assert not Notice.objects.exists()

    make_profile(city, signer_name="桜　太郎")
    assert own.text == SIGNER
    assert resume_issue(batch, by=reviewer, now=NOW)
    assert Notice.objects.count() == 2
    assert "桜　太郎" in json.dumps(Notice.objects.first().letter, ensure_ascii=False)


def test_many_letters_are_looked_through_in_groups_and_told_together(city, monkeypatch):
    monkeypatch.setattr("letters.issuing.batch_letters.AT_ONCE", 2)
    make_wording(city, "not_filed.law", "｛受付日｝の届出")
    homes = make_homes(city, 5)

    with pytest.raises(Incomplete) as stopped:
        check_complete(new_batch(city))

    assert [one.facility for one in stopped.value.letters] == [home.pk for home in homes]
    assert all(home.number in str(stopped.value) for home in homes)


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_command_issues_nothing_and_says_why(city, other_city, tmp_path, dry_run):
    make_homes(city, 2)
    complete = make_facility(authority=other_city, address="群馬県もみじ市")
    be_ready(other_city)
    make_wording(city, OPENING, SIGNER)
    files = {"output": tmp_path / "a.pdf", "report": tmp_path / "a.json"}

    with pytest.raises(CommandError) as stopped:
        call_command(
            "print_notices", on=TODAY, kind="not_filed", dry_run=dry_run, zip=None, **files
        )

    assert "さくら市：さくら市の文書：｛発出者の氏名｝の値がありません" in str(stopped.value)
    report = json.loads(files["report"].read_text(encoding="utf-8"))
    assert [one["facility_number"] for one in report["letters"]] == [complete.number]
    assert [one["reason"] for one in report["left_out"]] == ["stopped", "stopped"]
    assert not Notice.objects.filter(authority=city).exists()


def test_a_line_about_a_reply_is_left_out_where_none_is_asked_for(city):
    make_wording(city, OPENING, "お願いです。\n｛回答期限｝までに｛回答書｝で。")

    with_reply = letter_to(make_facility(authority=city), "not_filed")
    without = letter_to(make_facility(authority=city), "not_filed", reply_due_date=None)

    assert with_reply.paragraphs[:2] == ("お願いです。", "令和８年12月25日までに別添の回答書で。")
    assert without.paragraphs[0] == "お願いです。"
    assert "回答" not in words(without)


def test_a_sample_for_an_invented_facility_shows_examples_but_nothing_of_the_office(client, city):
    client.force_login(make_user(city, Role.MANAGE))
    make_wording(city, "not_filed.law", "｛受付日｝の届出")
    url = reverse("letters:letter-sample", args=[city.pk])

    assert client.get(url)["Content-Type"] == "application/pdf"

    make_wording(city, OPENING, SIGNER)
    refused = client.get(url)
    assert refused.status_code == 422
    assert "｛発出者の氏名｝の値がありません" in refused.content.decode()
