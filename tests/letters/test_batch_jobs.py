"""The long work on a batch is begun once, whoever presses first."""

import threading

import pytest
from django.db import connection

from accounts.acting import act_as
from accounts.models import Role
from compliance.correspondence.models import NoticeBatch
from jobs.models import Job
from letters.issuing.batch_jobs import begin_archive, resume_issue
from tests.factories.accounts import make_user
from tests.factories.notices import NOW, make_homes, prepare


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begin", [resume_issue, begin_archive])
def test_two_people_who_press_at_once_begin_one_job(city, begin):
    make_homes(city)
    batch = prepare(city)
    both = threading.Barrier(2)

    def press(person):
        act_as(person)
        seen = NoticeBatch.objects.get(pk=batch.pk)
        both.wait(10)
        begin(seen, by=person, now=NOW)
        connection.close()

    people = [make_user(city, Role.REVIEW), make_user(city, Role.REVIEW)]
    threads = [threading.Thread(target=press, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert Job.objects.count() == 1
