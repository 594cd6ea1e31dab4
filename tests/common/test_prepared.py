"""SQL that is put together once answers every later question as if it were put together anew."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from common.prepared import key_of_values, prepared
from compliance.filings.models import Filing
from facilities.models import Facility, FacilityType
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db
JUNE, JULY = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


def filed_by(moment, key="filed", made=None):
    """Return how many filings of a facility had been recorded by a moment."""

    def build():
        if made is not None:
            made.append(moment)
        filings = Filing.objects.filter(facility=OuterRef("pk"), recorded_at__lte=moment)
        counted = filings.order_by().values("facility").annotate(n=Count("pk"))
        return Coalesce(Subquery(counted.values("n")), 0)

    return prepared(Facility, key, build, moment=moment)


@pytest.fixture
def facility():
    home = make_facility()
    make_filing(home, now=datetime(2026, 6, 10, tzinfo=UTC))
    return home


def test_the_moment_is_that_of_each_question(facility):
    made = []

    def asked(moment):
        noted = Facility.objects.annotate(n=filed_by(moment, "of a moment", made))
        return noted.values_list("n", flat=True).get()

    assert [asked(JUNE), asked(JULY), asked(JUNE)] == [0, 1, 0]
    assert made == [JUNE]


def test_another_key_is_put_together_anew(facility):
    made = []
    for key in (("of", 1), ("of", 2), ("of", 1)):
        filed_by(JULY, key, made)

    assert len(made) == 2


def test_it_may_stand_in_a_query_that_is_a_subquery_itself(facility):
    other = make_facility(type=facility.facility_type_id)
    filed = Facility.objects.alias(n=filed_by(JULY)).filter(n=1)

    assert list(Facility.objects.filter(pk__in=filed)) == [facility]
    assert list(Facility.objects.exclude(pk__in=filed)) == [other]
    of_type = filed.filter(facility_type=OuterRef("pk")).values("number")
    types = FacilityType.objects.filter(pk=facility.facility_type_id)
    assert types.annotate(number=Subquery(of_type)).get().number == facility.number
    assert Facility.objects.annotate(n=filed_by(JULY)).aggregate(most=Count("n"))["most"] == 2


def test_it_may_be_asked_for_sorted_and_grouped(facility):
    make_facility()
    rows = Facility.objects.annotate(n=filed_by(JULY))

    assert list(rows.order_by("-n").values_list("n", flat=True)) == [1, 0]
    assert list(rows.values_list("n").annotate(k=Count("pk")).order_by("n")) == [(0, 1), (1, 1)]


def test_a_table_that_is_reached_must_be_named(facility):
    def build():
        return Coalesce(F("authority__records_from"), Value(date(2026, 4, 1)))

    with pytest.raises(ValueError, match="jurisdictions_authority"):
        prepared(Facility, "reaches out", build, moment=JUNE)

    named = prepared(
        Facility, "reaches out", build, moment=JUNE, joined=("authority__records_from",)
    )
    rows = Facility.objects.annotate(day=named).values_list("day", flat=True)
    assert rows.get() == date(2026, 4, 1)


def test_rows_with_another_value_make_another_key():
    one = make_facility()
    before = key_of_values([one])
    one.capacity = 29

    assert before != key_of_values([one])
    assert hash(before)
