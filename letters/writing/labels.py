"""The words around what a letter says: headings, marks, and what stands beside a blank."""

from letters.writing.wording import Voice

_EVERYWHERE = (
    "below_mark",
    "end_mark",
    "page_mark",
    "specimen_mark",
    "requirement_column",
    "requirement_filed_column",
    "requirement_judgement_column",
)
_OF_CANDIDATES = (
    "candidates_title",
    "candidates_institution",
    "candidates_size",
    "candidates_standards",
    "candidates_distance",
    "candidates_phone",
)
_OF_THE_SLIP = (
    "slip_title",
    "slip_code",
    "slip_return",
    "slip_due",
    "slip_facility",
    "slip_number",
    "slip_type",
    "slip_day",
    "slip_day_blank",
    "slip_person",
    "slip_phone",
    "slip_answer",
    "slip_answer_note",
    "slip_remarks",
)


def labels_of(voice: Voice, *, subject: str, has_candidates: bool) -> dict[str, str]:
    """Return the words around what a letter says, by their parts; only those that it prints."""
    labels = {part: voice.line(part) for part in _EVERYWHERE}
    if has_candidates:
        labels |= {part: voice.line(part) for part in _OF_CANDIDATES}
    if voice.occasion.replies:
        labels |= {part: voice.line(part) for part in _OF_THE_SLIP}
        labels["slip_lead"] = voice.line("slip_lead", {"件名": subject})
    return labels
