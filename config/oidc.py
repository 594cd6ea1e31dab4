"""The provider of OpenID Connect that the environment names, if any."""

from urllib.parse import urlsplit

from config.env import env


def oidc_providers() -> list[dict[str, object]]:
    """Return the provider in allauth's words; none unless OIDC_ISSUER is set."""
    if not env("OIDC_ISSUER", ""):
        return []
    return [
        {
            "provider_id": "oidc",
            "name": env("OIDC_NAME", "庁内認証"),
            "client_id": env("OIDC_CLIENT_ID"),
            "secret": env("OIDC_CLIENT_SECRET"),
            # The office trusts its own provider with the e-mail addresses of its staff.
            "settings": {"server_url": env("OIDC_ISSUER"), "verified_email": True},
        }
    ]


def oidc_origin() -> list[str]:
    """Return the origin to which the browser is sent for signing in."""
    parts = urlsplit(env("OIDC_ISSUER", ""))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
