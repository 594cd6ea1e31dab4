"""Sign-in through an office's own provider: off unless configured, and never makes an account."""

from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ImproperlyConfigured

from accounts.models import Role, User
from config.oidc import oidc_origin, oidc_providers
from tests.factories.accounts import make_user

ISSUER = "https://login.city.example/realms/office"


@pytest.fixture
def environment(monkeypatch):
    monkeypatch.setenv("OIDC_ISSUER", ISSUER)
    monkeypatch.setenv("OIDC_CLIENT_ID", "todokede")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "secret")


def test_it_is_off_by_default(client, db):
    assert oidc_providers() == oidc_origin() == []
    assert client.get("/account/oidc/login/").status_code == 404


def test_the_environment_names_the_provider(environment, monkeypatch):
    monkeypatch.setenv("OIDC_NAME", "さくら市職員認証")

    providers: Any = oidc_providers()
    (provider,) = providers

    assert (provider["name"], provider["client_id"]) == ("さくら市職員認証", "todokede")
    assert provider["settings"]["server_url"] == ISSUER
    assert oidc_origin() == ["https://login.city.example"]


def test_half_a_configuration_stops_the_start(monkeypatch):
    monkeypatch.setenv("OIDC_ISSUER", ISSUER)
    monkeypatch.delenv("OIDC_CLIENT_ID", raising=False)

    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID"):
        oidc_providers()


@pytest.fixture
def arrive(db, rf, settings, environment):
    """Return a way to come back from the provider with an e-mail address."""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc_providers()}}

    def come_back(email: str):
        request = rf.get("/account/oidc/login/callback/")
        request.user, request.session = AnonymousUser(), SessionStore()
        request._messages = FallbackStorage(request)
        provider = get_adapter(request).get_provider(request, "oidc")
        told = {"userinfo": {"sub": f"person of {email}", "email": email}}
        with request_context(request):
            login = provider.sociallogin_from_response(request, told)
            login.state = {}
            response = complete_social_login(request, login)
        return request, response

    return come_back


def test_a_registered_person_is_known_by_e_mail(city, arrive):
    user = make_user(city, Role.RECORD, email="hanako@city.example")

    request, _ = arrive("hanako@city.example")

    assert request.user == user


def test_a_stranger_gets_no_account(arrive):
    before = User.objects.count()

    request, response = arrive("stranger@city.example")

    assert not request.user.is_authenticated
    assert "登録されていない利用者です" in response.content.decode()
    assert User.objects.count() == before
