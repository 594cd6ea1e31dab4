"""One definition: page, list, home, letters and counts say the same of one home on one day."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from compliance.correspondence.models import NoticeKind
from compliance.filings.models import Filing
from compliance.register.facility_file import facility_record
from compliance.rule.classification import Category
from compliance.rule.obligations import GuidanceFinding, finding_of
from compliance.work.facts import with_next_action, years_open
from compliance.work.next_action import NextAction, choose
from compliance.work.workload import workload
from facilities.models import Facility
from letters.issuing.left_out import LeftOut
from letters.issuing.prospects import prospects
from letters.issuing.recipients import reason_to_leave_out
from letters.writing.occasions import cases
from tests.factories.worlds import RuleWorld

KNOWN = datetime(2028, 4, 1, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("on", [date(2027, 3, 31), date(2027, 4, 1)])
def test_page_list_home_letters_and_counts_say_the_same(city, prefecture, other_city, on):
    RuleWorld(11, city, prefecture, other_city)
    clocks = {"on": on, "known_at": KNOWN}
    counted = Facility.objects.counted(on=on).filter(authority=city)
    listed = dict(with_next_action(counted, **clocks).values_list("pk", "next_action"))
    letters = cases(counted.select_related(None), **clocks)
    years = years_open(counted, **clocks)
    load = workload(counted, by="authority_id", **clocks).of(city.pk)
    asked = {
        one.facility: one
        for one in prospects(counted, authority=city, kind=NoticeKind.NOT_FILED, **clocks)
    }
    queue = set(
        Filing.objects.waiting(known_at=KNOWN)
        .filter(received_date__lte=on)
        .values_list("facility", flat=True)
    )
    breaches = 0

    assert listed.keys() == letters.keys() == asked.keys()
    for facility in counted.select_related("authority", "facility_type"):
        page, work = facility_record(facility, **clocks), asked[facility.pk].work
        letter = letters[facility.pk]
        assert listed[facility.pk] == page.next_action == choose(work)
        assert page.category == asked[facility.pk].category == letter.standing.category
        # What is missing, and what is late.
        owed = {one.fiscal_year for one in page.years}
        assert owed == set(years[facility.pk].owed) == {one.fiscal_year for one in letter.years}
        assert work.owes == bool(owed)
        assert ("義務違反" in page.finding) == work.overdue == bool(years[facility.pk].overdue)
        assert letter.is_late == work.late
        why = reason_to_leave_out(
            asked[facility.pk], kind=NoticeKind.NOT_FILED, on=on, quiet_days=0
        )
        if work.late:
            assert why in (None, LeftOut.NO_ADDRESS, LeftOut.RECENTLY_WRITTEN)
        if why == LeftOut.ALREADY_FILED:
            assert not owed
        # What waits, and what is a breach.
        assert (facility.pk in queue) == work.waiting
        finding = finding_of(page.category, obligation=page.obligation, on=on)
        assert work.breach == (finding == GuidanceFinding.STANDARD_BREACH)
        assert work.breach == ("基準違反" in page.finding)
        if work.breach:
            waits = (NextAction.AWAIT_PLAN, NextAction.AWAIT_ANSWER, NextAction.GUIDE)
            assert page.next_action not in waits
        breaches += work.breach

    assert load.actions == Counter(map(NextAction, listed.values()))
    assert load.breaches_now == breaches
    assert {one.category for one in asked.values()} & {Category.MET, Category.UNMET}
