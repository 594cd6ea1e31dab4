"""The heads of the chains of the history, to be kept where the database's owner cannot reach.

Whoever owns the tables can cut a chain and make it anew, and it fits in itself. It does not fit
to a head that was written down before.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection

NO_AUTHORITY = "-"
HEADS = """
    SELECT coalesce(a.code, '-'), coalesce(a.name, '指定権者なし'), c.position, c.hash
    FROM accounts_historychain AS c LEFT JOIN jurisdictions_authority AS a ON a.id = c.authority_id
    WHERE c.position > 0 ORDER BY a.code NULLS FIRST
"""
# What now stands where the head stood; what was let go since is known by its last place only.
NOW = """
    SELECT c.position, c.let_go, c.let_go_hash, e.hash, accounts_history_hash(e)
    FROM accounts_historychain AS c
    LEFT JOIN jurisdictions_authority AS a ON a.id = c.authority_id
    LEFT JOIN accounts_historyentry AS e
        ON coalesce(e.authority_id, 0) = c.authority_id AND e.position = %s
    WHERE coalesce(a.code, '-') = %s
"""
LINE = re.compile(r"^(?P<code>\S+)\s+(?P<position>[\d,]+)\s+(?P<hash>[0-9a-f ]{64,80})(\s|$)")


class NotASeal(ValueError):
    """The file does not hold heads of chains."""

    def __str__(self) -> str:
        return (
            "このファイルは bin/manage history_seal の出力ではありません。"
            f"{self.args[0]}行目を確認してください。"
        )


@dataclass(frozen=True, kw_only=True)
class ChainHead:
    """The last entry of one chain: how many there were, and its hash."""

    code: str
    name: str
    position: int
    hash: str

    def __str__(self) -> str:
        groups = " ".join(self.hash[at : at + 16] for at in range(0, 64, 16))
        return f"{self.code:<7} {self.position:>12,} {groups} {self.name}"


def heads() -> list[ChainHead]:
    """Return the head of every chain."""
    with connection.cursor() as cursor:
        cursor.execute(HEADS)
        return [
            ChainHead(code=code, name=name, position=position, hash=hash_)
            for code, name, position, hash_ in cursor.fetchall()
        ]


def written(found: Iterable[ChainHead], *, now: datetime, as_json: bool) -> str:
    """Return the heads as a file or for paper."""
    if as_json:
        said = {"sealed_at": now.isoformat(), "heads": [asdict(head) for head in found]}
        return json.dumps(said, ensure_ascii=False, indent=1)
    title = f"# 操作記録の封印　{now:%Y-%m-%d %H:%M}　指定権者コード・件数・要約値・名称"
    return "\n".join([title, *map(str, found)])


def read(text: str) -> list[ChainHead]:
    """Read what `written` wrote, also if somebody typed it; raises NotASeal."""
    if text.lstrip().startswith("{"):
        try:
            return [ChainHead(**head) for head in json.loads(text)["heads"]]
        except (ValueError, KeyError, TypeError):
            raise NotASeal(1) from None
    found = [
        _head(line, number)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not found:
        raise NotASeal(1)
    return found


def _head(line: str, number: int) -> ChainHead:
    match = LINE.match(line.strip())
    digest = match["hash"].replace(" ", "") if match else ""
    if not match or len(digest) != 64:
        raise NotASeal(number)
    position = int(match["position"].replace(",", ""))
    return ChainHead(
        code=match["code"], name=line[match.end() :].strip(), position=position, hash=digest
    )


def differences(sealed: Iterable[ChainHead]) -> list[str]:
    """Return, in words, each chain that is no longer what it was when it was sealed."""
    return [
        f"{head.name or head.code} {head.position:,}番目：{word}"
        for head in sealed
        if (word := _difference(head))
    ]


def _difference(head: ChainHead) -> str:
    with connection.cursor() as cursor:
        cursor.execute(NOW, [head.position, head.code])
        row = cursor.fetchone()
    if row is None or row[0] < head.position:
        return "封印の後に、記録が切り取られています。"
    _, let_go, let_go_hash, stored, computed = row
    if head.position < let_go:
        return ""  # gone by the rule; the chain from there on is verified by itself
    found = let_go_hash if head.position == let_go else stored
    if found is None:
        return "封印のときの最後の記録がありません。"
    if head.hash != found or (head.position > let_go and computed != stored):
        return (
            "封印のときの記録と異なります。切り取られ、又は書き換えられて、つなぎ直されています。"
        )
    return ""
