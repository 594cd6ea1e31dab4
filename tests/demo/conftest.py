"""The small world of the demo."""

import pytest

from tests.factories.demo_world import seed


@pytest.fixture
def world(db) -> str:
    """Make the small world and return what the command prints."""
    return seed(scale="small")
