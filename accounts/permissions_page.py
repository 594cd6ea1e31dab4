"""The page of the manual that says who may do what, made from the table."""

from collections.abc import Iterable

from accounts.models import Role
from accounts.permissions import PERMISSIONS, Act, Permission, Subject

BEGINNING = """# 行える操作（役割ごと）

この頁は、プログラムの表（`accounts/permissions.py`）から作ったものです。手で直さず、
`bin/manage write_permissions` で作り直します。

役割は指定権者ごとに付与します。役割は、閲覧、入力、審査、管理の四つで、後のものは前のものを含みます。
○の役割で、その役割を持つ指定権者についてのみ行えます。行えない操作のボタンは表示されません。

見ることについては、役割による違いはありません。職員は自らの指定権者の施設を、都道府県の職員は管内の全ての施設を、
全国閲覧の職員は全国の施設を閲覧できます。ただし、操作記録は、管理の役割が必要です（下の表）。
"""


def permissions_page() -> str:
    """Return the page as Markdown."""
    return "\n".join([BEGINNING, *(_section(subject) for subject in Subject)])


def _section(subject: Subject) -> str:
    roles = "|".join(f" {role.label} " for role in Role)
    lines = [f"## {subject.label}", "", f"| 操作 |{roles}| 条件 |"]
    lines += [f"|---|{'---|' * len(Role)}---|", *_rows(subject)]
    return "\n".join([*lines, ""])


def _rows(subject: Subject) -> Iterable[str]:
    for act, permission in PERMISSIONS.items():
        if permission.subject == subject:
            yield _row(act, permission)


def _row(act: Act, permission: Permission) -> str:
    marks = "|".join(" ○ " if permission.role in role.includes else " － " for role in Role)
    return f"| {act.label} |{marks}| {permission.condition} |"
