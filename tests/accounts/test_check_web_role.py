"""The site is served only over a connection that row-level security binds."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_owner_of_the_tables_is_refused():
    with pytest.raises(CommandError, match="cooperating_web"):
        call_command("check_web_role")


def test_the_web_role_may_serve():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cooperating_web")

    call_command("check_web_role")
