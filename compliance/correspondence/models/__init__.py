"""Letters that were issued, and contacts."""

from compliance.correspondence.models.contact import (
    Contact,
    ContactKind,
    ContactQuerySet,
    GroupGuidance,
    GroupGuidanceQuerySet,
)
from compliance.correspondence.models.notice import (
    Notice,
    NoticeBatch,
    NoticeBatchQuerySet,
    NoticeQuerySet,
)
from compliance.correspondence.models.notice_kind import NoticeKind

__all__ = [
    "Contact",
    "ContactKind",
    "ContactQuerySet",
    "GroupGuidance",
    "GroupGuidanceQuerySet",
    "Notice",
    "NoticeBatch",
    "NoticeBatchQuerySet",
    "NoticeKind",
    "NoticeQuerySet",
]
