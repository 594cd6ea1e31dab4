"""A chain that was cut and made anew does not fit to its head of a former day."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.history import breaks
from accounts.models import HistoryEntry
from accounts.seals import ChainHead, differences, heads, read, written
from tests.accounts.attack import run
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital
from tests.opened import KEPT, unguarded

pytestmark = pytest.mark.django_db
HISTORY = ("accounts_historyentry", "accounts_historychain")


@pytest.fixture
def chain(city):
    """Five entries of our city, sealed in the chain."""
    for _ in range(5):
        make_facility(authority=city)
    _end_of_transaction()
    return HistoryEntry.objects.of(city).order_by("position")


def _end_of_transaction():
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


def _seal(tmp_path, *options):
    said = StringIO()
    call_command("history_seal", *options, stdout=said)
    file = tmp_path / "seal"
    file.write_text(said.getvalue(), encoding="utf-8")
    return file


def _make_anew(city, *, cut=0):
    """Do what an owner could: cut the end, blame somebody else, and chain it all again."""
    with unguarded(*HISTORY):
        entries = list(HistoryEntry.objects.of(city).order_by("position"))
        kept = entries[: len(entries) - cut]
        HistoryEntry.objects.filter(pk__in=[entry.pk for entry in entries[len(kept) :]]).delete()
        previous = ""
        for entry in kept:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE accounts_historyentry SET previous_hash = %s, reason = '別' "
                    "WHERE id = %s",
                    [previous, entry.pk],
                )
                cursor.execute(
                    "UPDATE accounts_historyentry AS e SET hash = accounts_history_hash(e) "
                    "WHERE id = %s RETURNING hash",
                    [entry.pk],
                )
                (previous,) = cursor.fetchone()
        run(
            "UPDATE accounts_historychain SET position = %s, hash = %s WHERE authority_id = %s",
            kept[-1].position,
            previous,
            city.pk,
        )


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["paper", "json"])
@pytest.mark.parametrize(("cut", "told"), [(3, "切り取られて"), (0, "異なります")])
def test_a_chain_that_was_made_anew_is_found(tmp_path, city, chain, options, cut, told):
    file = _seal(tmp_path, *options)
    call_command("verify_history", "--against", str(file), stdout=StringIO())

    _make_anew(city, cut=cut)

    assert breaks() == []
    said = StringIO()
    with pytest.raises(CommandError, match="1件の異常"):
        call_command("verify_history", "--against", str(file), stdout=said)
    assert city.name in said.getvalue()
    assert told in said.getvalue()


def test_a_chain_that_went_on_and_was_cut_below_the_seal_is_found(tmp_path, city, chain):
    sealed = heads()
    _make_anew(city, cut=2)
    for _ in range(4):
        make_facility(authority=city)
    _end_of_transaction()

    assert breaks() == []
    assert [city.name in word for word in differences(sealed)] == [True]


def test_a_chain_that_only_went_on_fits(tmp_path, city, chain):
    file = _seal(tmp_path)
    make_facility(authority=city)
    _end_of_transaction()
    said = StringIO()

    call_command("verify_history", "--against", str(file), stdout=said)

    assert "異常はありません" in said.getvalue()


def test_every_chain_stands_in_the_seal(tmp_path, city, chain):
    make_hospital()  # of the public register: it belongs to no office's chain
    _end_of_transaction()
    file = _seal(tmp_path, "--json")

    told = {head["code"]: head["position"] for head in json.loads(file.read_text())["heads"]}

    assert told[city.code] == chain.count()
    assert told["-"] > 0


def test_a_chain_that_is_gone_altogether_is_found(city, chain):
    sealed = heads()
    with unguarded(*HISTORY):
        run("DELETE FROM accounts_historyentry WHERE authority_id = %s", city.pk)
        run("DELETE FROM accounts_historychain WHERE authority_id = %s", city.pk)

    assert any("切り取られて" in word for word in differences(sealed))


def test_what_the_rule_let_go_is_no_difference(city, chain):
    sealed = heads()
    with unguarded(*HISTORY):
        last = chain.last()
        run("DELETE FROM accounts_historyentry WHERE authority_id = %s", city.pk)
        run(
            "UPDATE accounts_historychain SET let_go = position, let_go_hash = %s "
            "WHERE authority_id = %s",
            last.hash,
            city.pk,
        )

    assert differences(sealed) == []


def test_a_seal_that_was_typed_is_read(chain):
    [head, *_] = heads()
    typed = f"# 封印\n\n {head.code} {head.position} {head.hash} {head.name}\n"

    assert read(typed) == [head]
    assert read(written([head], now=chain.first().at, as_json=False)) == [head]


@pytest.mark.parametrize(
    "text", ["", "さくら市 3 abc", '{"heads": 1}', "{", '{"heads": [{"code": 1}]}', "a\n" * 3]
)
def test_another_file_is_refused_in_words(tmp_path, text):
    file = tmp_path / "other"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match="の出力ではありません"):
        call_command("verify_history", "--against", str(file))


def test_a_missing_or_broken_file_is_refused_in_words(tmp_path):
    broken = tmp_path / "broken"
    broken.write_bytes(b"\xff\xfe\x00")
    for file in (broken, tmp_path / "none"):
        with pytest.raises(CommandError, match="読み取れません"):
            call_command("verify_history", "--against", str(file))


@pytest.mark.parametrize("table", KEPT)
def test_nobody_empties_a_table_of_records(table):
    with pytest.raises(DatabaseError, match="never emptied"), transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")


def test_a_table_of_records_is_not_emptied_by_way_of_another():
    with pytest.raises(DatabaseError, match="never emptied"), transaction.atomic():
        run("TRUNCATE facilities_facility CASCADE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_historyentry SET reason = 'x' WHERE position = 1",
        "UPDATE accounts_historyentry SET position = NULL WHERE position = 1",
        "DELETE FROM accounts_historyentry WHERE position = 1",
        "DELETE FROM accounts_historychain",
        "UPDATE accounts_historychain SET position = position - 1",
        "UPDATE accounts_historychain SET hash = 'x'",
        "UPDATE accounts_historychain SET let_go_hash = 'x'",
    ],
)
def test_the_history_refuses_its_owner_too(chain, statement):
    with (
        pytest.raises(DatabaseError, match=r"never changes|keeps this entry"),
        transaction.atomic(),
    ):
        run(statement)


def test_a_head_reads_as_one_line_of_a_list():
    head = ChainHead(code="092100", name="さくら市", position=1234, hash="0123456789abcdef" * 4)

    assert "1,234" in str(head)
    assert str(head).count("0123456789abcdef") == 4
