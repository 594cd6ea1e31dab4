"""Whether this version can bring a database up to date; if not, why, before anything is changed."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.db.migrations.recorder import MigrationRecorder

MigrationKey = tuple[str, str]

# Every database whose data is kept for ever has this one; those of the versions on trial have not.
GUARDED: MigrationKey = ("accounts", "0002_guards")

OF_A_TRIAL = """\
このデータベースは、0.3.0より前の試用版で作成されたもののため、この版では使えません。
データベースには、何も変更を加えていません。

理由：0.3.0から、データを引き継いで更新できるようにするため、移行の記録を初めからまとめ直しました。
　　　試用版の移行の記録（{found}）からは更新できません。試用版のデータは、引継ぎの対象ではありません。

次のとおり、データベースを新たに作成してください（入力した内容及びファイルは、引き継がれません。）。

● 専用のデータベースのとき（DATABASE_URL を指定していないとき）
　１　bin/serve を止め、bin/postgres stop を実行します。
　２　次のフォルダーを、別の場所に移すか、削除します。
　　　　{var_dir}/postgres
　　　　{var_dir}/media
　３　もう一度、同じコマンドを実行します（bin/demo の見本は、これで作り直されます。）。

● 自庁のPostgreSQLのとき（DATABASE_URL を指定しているとき）
　１　bin/serve を、全ての機器で止めます。
　２　PostgreSQLの管理者が、データベースを削除し、同じ名称及び所有者で、空のものを作成します。
　　　　DROP DATABASE "{name}";
　　　　CREATE DATABASE "{name}" OWNER "{owner}";
　３　{var_dir}/media を、別の場所に移すか、削除します。
　４　bin/manage migrate を実行します。

その後、README.ja.md のとおり、bin/manage load_reference から始めます。"""

OF_A_LATER_VERSION = """\
このデータベースは、このプログラムより新しい版で更新されています（{found}）。
データベースには、何も変更を加えていません。
新しい版のプログラムを用いてください。この版に戻すときは、更新の前のバックアップを復元してください。"""


def refusal(connection: BaseDatabaseWrapper) -> str:
    """Return, in words for an administrator, why the database cannot be migrated, or nothing."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    applied = {key for key in MigrationRecorder(connection).applied_migrations() if _is_ours(key)}
    found = sorted(applied - loader.disk_migrations.keys())
    if not found and GUARDED not in applied:
        found = _begun_otherwise(applied, loader, connection)
    if not found:
        return ""
    words = OF_A_LATER_VERSION if GUARDED in applied else OF_A_TRIAL
    return words.format(
        found=_named(found),
        var_dir=settings.VAR_DIR,
        name=connection.settings_dict["NAME"],
        owner=connection.settings_dict["USER"],
    )


def _is_ours(key: MigrationKey) -> bool:
    # Packages have migrations of their own, and look after them.
    labels = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).parent == Path(settings.BASE_DIR)
    }
    return key[0] in labels


def _begun_otherwise(
    applied: set[MigrationKey], loader: MigrationLoader, connection: BaseDatabaseWrapper
) -> list[MigrationKey]:
    """Return migrations of the names of today that made other tables than those of today.

    A first migration of a version on trial that was broken off after it has the same name.
    """
    there = set(connection.introspection.table_names())
    return sorted(key for key in applied if not _tables_of(key, loader) <= there)


def _tables_of(key: MigrationKey, loader: MigrationLoader) -> set[str]:
    return {
        str(operation.options.get("db_table", f"{key[0]}_{operation.name_lower}"))
        for operation in loader.disk_migrations[key].operations
        if isinstance(operation, CreateModel)
    }


def _named(found: list[MigrationKey]) -> str:
    first = ".".join(found[0])
    return f"{first} ほか{len(found) - 1}件" if len(found) > 1 else first
