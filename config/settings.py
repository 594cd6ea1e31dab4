"""One set of settings for every place; the environment makes the differences (.env.example)."""

import tomllib
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF

from config.env import (
    database,
    env,
    env_bool,
    env_choice,
    env_first_day,
    env_list,
    env_number,
)
from config.oidc import oidc_origin, oidc_providers

# Django's classes take type arguments only then: ModelForm[Facility].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env("VAR_DIR", str(BASE_DIR / "var"))).resolve()
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

SECRET_KEY = env("SECRET_KEY")
DEBUG = env_bool("DEBUG", False)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
BEHIND_HTTPS = env_bool("BEHIND_HTTPS", True)

INSTALLED_APPS = [
    "config.admin.ReferenceConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "pgtrigger",
    "common",
    "jurisdictions",
    "accounts",
    "jobs",
    "facilities",
    "medical_partners",
    "compliance",
    "intake",
    "letters",
    "reports",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.RowSecurityMiddleware",
    "accounts.middleware.SessionEndMiddleware",
    "accounts.middleware.HistoryMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "config.middleware.NoNulMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.OnceMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "tables/table.html"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.views.frame.frame",
            ],
            "builtins": ["common.templatetags.ui"],
        },
    },
]

DATABASES = {
    "default": {
        **database(env("DATABASE_URL")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["accounts.sign_in.Backend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"

# Sign-in: by username, for people who were invited; no e-mail is sent and no account is opened.
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "change_password": "accounts.forms.sign_in.PasswordChange",
    "reauthenticate": "accounts.forms.sign_in.Reauthentication",
}
ACCOUNT_RATE_LIMITS = False  # failed tries are counted in accounts/attempts.py
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_HTTPS else 0

# Second factor.
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "協力医療機関届出管理"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_HTTPS
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.SecondFactor",
    "reauthenticate": "accounts.forms.sign_in.SecondFactorAgain",
    "activate_totp": "accounts.forms.sign_in.AuthenticatorApp",
    "add_webauthn": "accounts.forms.sign_in.NewSecurityKey",
    "edit_webauthn": "accounts.forms.sign_in.SecurityKeyName",
}

# OpenID Connect, if the environment names a provider: for people whom the register knows by e-mail.
OIDC_PROVIDERS = oidc_providers()
SOCIALACCOUNT_ADAPTER = "accounts.adapter.OidcAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC_PROVIDERS}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False

SESSION_ENGINE = "accounts.session_store"
SESSION_IDLE_SECONDS = 60 * env_number("SESSION_IDLE_MINUTES", 30)
SESSION_COOKIE_AGE = 3600 * env_number("SESSION_HOURS", 12)
INVITATION_HOURS = 72

# In the database, so that all processes know the codes of a second factor that were used.
CACHES = {"default": {"BACKEND": "accounts.cache.JsonCache"}}

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True  # Django's own Japanese messages; the project's texts are written in Japanese

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"  # never served directly
CLAMAV_ADDRESS = env("CLAMAV_ADDRESS", "")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_FAILURE_VIEW = "accounts.views.csrf.csrf_failure"
SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
# Of a domain that others share, only its owner may decide these two.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # they ask for the same two
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *oidc_origin()],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# 届出はあるが協力医療機関の定めがない施設を別紙1のどこに数えるか。省令・事務連絡に定めがない。
NO_PARTNER_COUNTED_AS = env_choice("NO_PARTNER_COUNTED_AS", ("not_tallied", "unmet"), "not_tallied")

# この日より前の届出は、確認していないものとする。指定権者が自ら定めた場合は、その日による。
RECORDS_FROM = env_first_day("RECORDS_FROM", "2026")

# Long work waits in the database; bin/serve starts a worker.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# What a filter leaves open; forms say it in templates/django/forms/widgets/select.html.
FILTERS_EMPTY_CHOICE_LABEL = "すべて"

MAIN_MENU = (
    # (URL name, label[, the function that tells whether somebody sees it])
    ("home", "今やること"),
    ("compliance:filing-entry", "届出を記録", "compliance.desk.views.entry.records_filings"),
    ("compliance:facility-list", "施設一覧"),
    ("medical_partners:institution-list", "医療機関"),
    ("compliance:review-list", "審査"),
    ("letters:notice-batch-list", "通知文書"),
    ("compliance:contact-list", "対応記録"),
    ("intake:upload-list", "取込"),
    ("reports:breakdown", "集計（別紙１）"),
)
MORE_MENU = (
    # (URL name, label, the act that the page is for: it is there for each office that allows it)
    ("reports:activity", "取組実績", ""),
    ("compliance:duplicate-list", "施設の重複の疑い", ""),
    ("facilities:transfer-list", "指定権者の変更", ""),
    ("accounts:history-list", "操作記録", "read_history"),
    ("accounts:staff-list", "職員", "manage_staff"),
    ("compliance:authority-settings", "届出の設定", "set_office"),
    ("letters:letter-settings", "通知文書の設定", "set_letters"),
    ("tour", "はじめての方へ", ""),
)

# 操作記録が何についてのものかを示すもの（モデルと、その画面）と、出力した画面の名称。
HISTORY_SUBJECTS = (
    # (model, its page, the only column that leads to it)
    ("facilities.Facility", "compliance:facility-detail", ""),
    ("medical_partners.MedicalInstitution", "compliance:institution-detail", ""),
    ("accounts.User", "", "user"),
    ("jurisdictions.Authority", "", ""),
)
HISTORY_PAGES = {
    "reports:breakdown-export": "集計（別紙１）",
    "reports:activity-export": "取組実績",
    "letters:notice-batch-export": "通知文書の送付先一覧",
    "letters:notice-batch-pdf": "通知文書のPDF",
    "letters:notice-batch-zip": "通知文書のZIP",
    "letters:notice-print": "通知文書の印刷",
    "intake:upload-template": "届出のファイルの様式",
    "compliance:attachment": "届出の添付書類",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
