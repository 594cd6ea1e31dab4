"""What is rare happens in the smallest world too."""

from django.db.models import F

from compliance.deadlines.models import YearClosing
from compliance.filings.models import Filing, Review
from facilities.models import DuplicateDecision, FormerAuthority, TransferProposal

DECIDED = (Review.State.ACCEPTED, Review.State.RETURNED)


def test_the_small_world_shows_what_is_rare_too(world):
    """Corrections of corrections and of 年度, returns, closings, moves and merges."""
    filings = Filing.objects.all()
    corrections = filings.filter(kind=Filing.Kind.CORRECTION)
    returned = Review.objects.filter(state=Review.State.RETURNED)
    waiting = filings.filter(review_required=True).exclude(reviews__state__in=DECIDED)

    twice = corrections.exclude(original=F("corrects"))
    assert twice.exclude(corrects__in=returned.values("filing")).exists()
    assert twice.filter(corrects__in=returned.values("filing")).exists()
    assert corrections.exclude(fiscal_year=F("corrects__fiscal_year")).exists()
    assert corrections.filter(corrects__in=returned.values("filing")).exists()
    assert set(returned.values_list("form_lacking", flat=True)) == {True, False}
    assert waiting.filter(corrects=None).exists()
    assert waiting.filter(corrects__isnull=False).exists()
    assert set(YearClosing.objects.values_list("kind", flat=True)) == set(YearClosing.Kind.values)
    assert YearClosing.objects.filter(reopens__isnull=False).exists()
    assert Filing.objects.filter(facility__merged_into__isnull=False).exists()
    assert DuplicateDecision.objects.filter(is_same=True).exists()


def test_the_small_world_has_homes_that_moved_or_may_move(world):
    offers = TransferProposal.objects.all()
    moved = {
        (one.facility_id, one.authority_id, one.facility.authority_id, one.until_date)
        for one in FormerAuthority.objects.select_related("facility")
    }

    assert {state for (state,) in offers.values_list("state")} == {"accepted", "declined", "open"}
    assert moved == set(
        offers.filter(state="accepted").values_list(
            "facility", "from_authority", "to_authority", "transfer_date"
        )
    )
    still = offers.exclude(state="accepted")
    assert not still.exclude(from_authority=F("facility__authority")).exists()


def test_a_filing_that_was_corrected_was_decided_about_before(world):
    later = Review.objects.filter(filing__corrected_by__recorded_at__lt=F("recorded_at"))

    assert not later.exists()
    assert not Filing.objects.filter(corrects__recorded_at__gte=F("recorded_at")).exists()
    assert not Filing.objects.filter(pk__lte=F("original")).exists()
