"""Read the environment; a missing or misspelt value stops the start with the variable's name."""

import os
from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str | None = None) -> str:
    """Return the variable's value; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return value


def env_bool(name: str, default: bool) -> bool:
    """Return true or false; any other word is refused."""
    value = env(name, "true" if default else "false")
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value == "true"


def env_number(name: str, default: int) -> int:
    """Return a whole number greater than zero; any other word is refused."""
    value = env(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1 on, not {value!r}.")
    return int(value)


def env_first_day(name: str, default: str) -> date:
    """Return a day: one as 2026-10-01, or the first of the 年度 of a year."""
    value = env(name, default)
    try:
        return date.fromisoformat(f"{value}-04-01" if value.isdecimal() else value)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must be a year or a day as 2026-10-01, not {value!r}."
        ) from error


def env_list(name: str, default: str = "") -> list[str]:
    """Return the parts of a comma-separated value."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def env_choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """Return one of the choices; any other word is refused."""
    value = env(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def database(url: str) -> dict[str, object]:
    """Return Django's description of the PostgreSQL server that a URL names.

    postgresql://user:password@host:port/name, or a socket folder as ?host=/folder.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query,
    }
