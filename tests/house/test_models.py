"""Laws for every model."""

from pathlib import Path

import pytest
from django.apps import apps

from accounts.permissions import Act
from accounts.scoping import ScopedQuerySet
from tests.ours import OURS

MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models()]

# Rows that belong to no facility: places, types and symbols that everybody reads, and staff.
SHARED = {
    "Prefecture",
    "Municipality",
    "MedicalArea",
    "Authority",
    "LoadedFile",
    "User",
    "Membership",
    "Invitation",
    # Of an authority, for those who manage it; its own policy says so.
    "HistoryEntry",
    "FacilityType",
    "Obligation",
    "Service",
    "StandardSymbol",
    "FiledStandard",
    # How the public lists are read; its own policy says who adds to it.
    "PrivateCharacter",
    # What an authority publishes to all its facilities, and prefectures compare.
    "DeadlineRule",
    "AuthorityProfile",
    # How an authority writes; its own policies say who changes it.
    "LetterSettings",
    "Wording",
    # A person's own; its own policy says so.
    "SentForm",
    # A person's own, or shared with the staff of an authority; their own policies say so.
    "SavedView",
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_is_scoped_or_shared(model):
    scoped = isinstance(model._default_manager.all(), ScopedQuerySet)

    assert scoped != (model.__name__ in SHARED)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_scope_path_leads_to_an_authority(model, db, outsider):
    if model.__name__ in SHARED:
        return

    assert list(model._default_manager.visible_to(outsider)) == []
    for act in Act:
        assert list(model._default_manager.open_to(outsider, act)) == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_and_field_has_a_japanese_name(model):
    names = [model._meta.verbose_name, model._meta.verbose_name_plural]
    names += [
        field.verbose_name
        for field in model._meta.local_fields
        if not field.primary_key and not field.generated and field.model.__name__ != "User"
    ]

    assert [name for name in names if str(name).isascii() and name not in {"URL"}] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_stands_in_the_glossary(model):
    glossary = Path("docs/glossary.md").read_text(encoding="utf-8")
    lines = [line for line in glossary.splitlines() if line.startswith(f"| {model.__name__} |")]

    assert len(lines) == 1
    assert str(model._meta.verbose_name) in lines[0]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_constraint_explains_itself_in_japanese(model):
    messages = [str(constraint.violation_error_message) for constraint in model._meta.constraints]

    assert [message for message in messages if message.isascii() or "%(name)s" in message] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_model_has_a_default_order(model):
    assert list(model._meta.ordering) == []
