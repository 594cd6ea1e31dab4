"""The cache executes nothing that it reads, and forgets nothing before its time."""

import base64
import json
import pickle

import pytest
from django.core.cache import cache

from tests.accounts.attack import run

pytestmark = pytest.mark.django_db


class Bomb:
    """What a pickle can do."""

    def __reduce__(self):
        return (pytest.fail, ("executed",))


def test_a_pickle_in_the_table_is_not_executed():
    words = base64.b64encode(pickle.dumps(Bomb())).decode()
    run("INSERT INTO accounts_cache VALUES (':1:key', %s, now() + interval '1 hour')", words)

    with pytest.raises(json.JSONDecodeError):
        cache.get("key")


def test_a_value_comes_back_until_its_time_is_over():
    cache.set("history", [1.5, 2], 60)
    assert cache.get("history") == [1.5, 2]
    assert cache.touch("history", 120)
    run("UPDATE accounts_cache SET expires = now()")

    assert cache.get("history", "gone") == "gone"
    assert not cache.touch("history", 60)


def test_a_lock_is_taken_once():
    assert cache.add("lock", True, 10)
    assert not cache.add("lock", True, 10)
    assert cache.delete("lock")
    assert cache.add("lock", True, 10)


def test_many_entries_push_none_out():
    cache.set("locked", True, 900)
    for number in range(400):
        cache.set(f"name-{number}", [number], 900)

    assert cache.get("locked") is True


def test_without_a_time_a_value_stays():
    cache.set("kept", 1, None)
    cache.set("later", 1)
    assert cache.get("kept") == 1
    cache.clear()
    assert cache.get("kept") is None
