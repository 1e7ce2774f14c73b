"""Settings of one installation. It runs at once; production sets environment variables.

Every setting that a city may change is an environment variable `WHOLECITY_…`,
documented in docs/reference/settings.md.
"""

import os
import secrets
from datetime import time
from decimal import Decimal
from fractions import Fraction
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from wholecity.kernel.apart import Limits
from wholecity.kernel.city import City

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


DEMO = flag("WHOLECITY_DEMO")
DEBUG = flag("WHOLECITY_DEBUG")
HOME = Path(os.environ.get("WHOLECITY_HOME", CHECKOUT / "var")).resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)


def given_secret(name: str) -> str | None:
    """A secret from the variable, or from the file that NAME_FILE names; None without both."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return None


def secret(name: str, *, length: int = 48) -> str:
    """A secret that is given, or kept in HOME.

    The first process that needs it makes it; O_EXCL keeps two from making two.
    """
    value = given_secret(name)
    if value is not None:
        return value
    kept = HOME / f"{name.removeprefix('WHOLECITY_').lower()}.secret"
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(length))
    return kept.read_text(encoding="utf-8").strip()


def database(url: str) -> dict[str, object]:
    """Django's entry for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "wholecity.database.sqlite3",
            "NAME": parts.path.removeprefix("/") or ":memory:",
            # Without these two, writers that meet fail instead of waiting.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        # A socket's folder comes as ?host=/path, as libpq writes it.
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "wholecity.database.postgresql",
            "NAME": parts.path.removeprefix("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or options.pop("port", "")),
            "OPTIONS": options,
            "CONN_MAX_AGE": 60,
        }
    raise ImproperlyConfigured(
        f"WHOLECITY_DATABASE starts with {parts.scheme!r}. "
        "Write sqlite:///path/to/file or postgresql://user:password@host/name."
    )


SMTP_PORTS = {"none": 25, "starttls": 587, "tls": 465}


def check_mail(*, host: str, security: str, sender: str, address: str, password: str) -> None:
    """Say at once what the settings of mail lack, and not when the first message is sent."""
    if security not in SMTP_PORTS:
        raise ImproperlyConfigured(
            f"WHOLECITY_SMTP_TLS is {security!r}. Write none, starttls or tls."
        )
    if not host:
        return
    if "@" not in sender:
        raise ImproperlyConfigured(
            "WHOLECITY_SMTP_HOST needs WHOLECITY_MAIL_FROM: the address that mail comes from."
        )
    if not urlsplit(address).netloc:
        raise ImproperlyConfigured(
            "WHOLECITY_SMTP_HOST needs WHOLECITY_ADDRESS, so that links in mail lead here. "
            "Write it as https://children.example.gov."
        )
    if password and security == "none" and host not in {"127.0.0.1", "localhost", "::1"}:
        raise ImproperlyConfigured(
            "WHOLECITY_SMTP_PASSWORD would travel in the clear. "
            "Set WHOLECITY_SMTP_TLS to starttls or tls."
        )


def working_hours(text: str) -> tuple[time, time]:
    """From when to when people work on weekdays, on the city's clocks: `07:00-19:00`."""
    try:
        opens, closes = (time.fromisoformat(part) for part in text.split("-"))
    except ValueError:
        opens = closes = time.min
    if not opens < closes:
        raise ImproperlyConfigured(
            f"WHOLECITY_ALERT_HOURS is {text!r}. Write from when to when, as 07:00-19:00."
        )
    return opens, closes


SECRET_KEY = secret("WHOLECITY_SECRET_KEY")
# Encrypts what belongs to second factors and directories.
ACCOUNTS_KEY = secret("WHOLECITY_ACCOUNTS_KEY")
WAREHOUSE = HOME / "warehouse"
WAREHOUSE_KEY = secret("WHOLECITY_WAREHOUSE_KEY")
# The audit record's chain is made with it; the database does not have it.
AUDIT_KEY = secret("WHOLECITY_AUDIT_KEY")
DELIVERIES = HOME / "deliveries"
RELEASES = HOME / "releases"
EXTRACTS = HOME / "extracts"
CITY = City.read(Path(os.environ.get("WHOLECITY_CITY", HOME / "city.json")))

# Settings of the method, which a city may change.
MINIMUM_CELL = int(os.environ.get("WHOLECITY_MINIMUM_CELL", "11"))
# Small counts of others stay hidden even from a family of so many children that is all of a group.
INSIDERS = int(os.environ.get("WHOLECITY_INSIDERS", "0"))
FAULTY_SHARE = Fraction(os.environ.get("WHOLECITY_FAULTY_SHARE", "0.05"))
# What the process may take in which a delivery is read.
READING = Limits(
    megabytes=int(os.environ.get("WHOLECITY_READING_MEGABYTES", "2048")),
    seconds=int(os.environ.get("WHOLECITY_READING_SECONDS", "3600")),
)
AUDIT_SECONDS = float(os.environ.get("WHOLECITY_AUDIT_SECONDS", "900"))
MINIMUM_DAYS = int(os.environ.get("WHOLECITY_MINIMUM_DAYS", "10"))
HALF_DAY = Decimal(os.environ.get("WHOLECITY_HALF_DAY", "0.5"))
SEATS_AT_THE_TABLE = int(os.environ.get("WHOLECITY_SEATS_AT_THE_TABLE", "20"))
CLOCK_STARTS = os.environ.get("WHOLECITY_CLOCK_STARTS", "published")
if CLOCK_STARTS not in {"published", "end"}:
    raise ImproperlyConfigured("WHOLECITY_CLOCK_STARTS is “published” or “end”.")
MOBILITY_GRACE = int(os.environ.get("WHOLECITY_MOBILITY_GRACE", "10"))

# Signing in.
SECOND_FACTOR = os.environ.get("WHOLECITY_SECOND_FACTOR", "required")
if SECOND_FACTOR not in {"required", "optional"}:
    raise ImproperlyConfigured("WHOLECITY_SECOND_FACTOR is “required” or “optional”.")
IDLE_MINUTES = int(os.environ.get("WHOLECITY_IDLE_MINUTES", "30"))
SESSION_HOURS = int(os.environ.get("WHOLECITY_SESSION_HOURS", "12"))
# How many proxies of ours stand before the web server, each of which adds to X-Forwarded-For.
PROXIES = int(os.environ.get("WHOLECITY_PROXIES", "0"))
# Hosts inside the city’s network that may be asked as its directory.
DIRECTORY_HOSTS = [h for h in os.environ.get("WHOLECITY_DIRECTORY_HOSTS", "").split(",") if h]
# The networks of the controlled room, in which research extracts are read; without any, nowhere.
CONTROLLED_ROOM = [
    ip_network(one) for one in os.environ.get("WHOLECITY_CONTROLLED_ROOM", "").split(",") if one
]
# What raises an alert to the privacy officers.
ALERT_CHILDREN = int(os.environ.get("WHOLECITY_ALERT_CHILDREN", "200"))
ALERT_MINUTES = int(os.environ.get("WHOLECITY_ALERT_MINUTES", "10"))
# So many children's pages somebody opens in those minutes, and then waits.
CHILD_PAGES = int(os.environ.get("WHOLECITY_CHILD_PAGES", "250"))
ALERT_DENIALS = int(os.environ.get("WHOLECITY_ALERT_DENIALS", "10"))
ALERT_HOURS = working_hours(os.environ.get("WHOLECITY_ALERT_HOURS", "07:00-19:00"))

# The site's own address, for links that leave it.
ADDRESS = os.environ.get("WHOLECITY_ADDRESS", "").rstrip("/")
SMTP_SECURITY = os.environ.get("WHOLECITY_SMTP_TLS") or "starttls"
EMAIL_HOST = os.environ.get("WHOLECITY_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("WHOLECITY_SMTP_PORT") or SMTP_PORTS.get(SMTP_SECURITY, 0))
EMAIL_HOST_USER = os.environ.get("WHOLECITY_SMTP_USER", "")
EMAIL_HOST_PASSWORD = given_secret("WHOLECITY_SMTP_PASSWORD") or ""
EMAIL_USE_TLS = SMTP_SECURITY == "starttls"
EMAIL_USE_SSL = SMTP_SECURITY == "tls"
DEFAULT_FROM_EMAIL = os.environ.get("WHOLECITY_MAIL_FROM", "")
# Where mail servers report what they could not deliver.
MAIL_BOUNCES = os.environ.get("WHOLECITY_MAIL_BOUNCES") or DEFAULT_FROM_EMAIL
check_mail(
    host=EMAIL_HOST,
    security=SMTP_SECURITY,
    sender=DEFAULT_FROM_EMAIL,
    address=ADDRESS,
    password=EMAIL_HOST_PASSWORD,
)

ALLOWED_HOSTS = os.environ.get("WHOLECITY_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("WHOLECITY_ORIGINS", "").split(",") if o]
SERVED_SECURELY = flag("WHOLECITY_HTTPS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "wholecity.ui",
    "wholecity.jobs",
    "wholecity.mail",
    "wholecity.audit",
    "wholecity.people",
    "wholecity.agreements",
    "wholecity.disclosure",
    "wholecity.intake",
    "wholecity.linkage",
    "wholecity.indicators",
    "wholecity.extracts",
    "wholecity.children",
    "wholecity.casework",
    "wholecity.family",
    "wholecity.measures",
    "wholecity.governance",
    "wholecity.chain",
    "wholecity.web",
]

MIDDLEWARE = [
    # First, so that what any of those below answers by itself carries the headers too.
    "wholecity.ui.headers.Guarded",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wholecity.api.access.WithoutCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wholecity.people.access.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wholecity.people.access.SessionLimits",
    "wholecity.ui.errors.ErrorPages",
]

ROOT_URLCONF = "wholecity.config.urls"
WSGI_APPLICATION = "wholecity.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wholecity.people.access.account",
                "wholecity.ui.context.frame",
            ],
        },
    },
]

DATABASES = {
    "default": database(
        os.environ.get("WHOLECITY_DATABASE", f"sqlite:///{HOME / 'wholecity.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 60 * 60
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Of allauth, its second factors and the directories' protocols are used; pages are our own.
ACCOUNT_ADAPTER = "wholecity.people.adapters.Accounts"
MFA_ADAPTER = "wholecity.people.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_ENABLED = False

# Name → cron line (the city's wall clock) and the task to queue.
SCHEDULES = {
    "reminders": ("*/10 * * * *", "wholecity.governance.tasks.remind"),
    "agreements": ("30 6 * * *", "wholecity.agreements.tasks.remind"),
    "mail": ("* * * * *", "wholecity.mail.tasks.deliver"),
    "charts": ("*/10 * * * *", "wholecity.web.tasks.draw_charts"),
    "tidy": ("15 3 * * *", "wholecity.jobs.tasks.tidy"),
    "attempts": ("30 3 * * *", "wholecity.people.tasks.forget_attempts"),
    "chain": ("30 2 * * *", "wholecity.web.tasks.verify_audit"),
    "alerts": ("*/5 * * * *", "wholecity.web.tasks.tell_officers"),
    "extracts": ("5 0 * * *", "wholecity.extracts.tasks.destroy_ended"),
    "waiting": ("45 3 * * *", "wholecity.intake.tasks.forget_waiting"),
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["wholecity.ui.formats"]
LANGUAGE_COOKIE_NAME = "__Host-language" if SERVED_SECURELY else "django_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SERVED_SECURELY
TIME_ZONE = CITY.time_zone
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_SECURELY
SESSION_COOKIE_NAME = "__Host-session" if SERVED_SECURELY else "session"
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_ENGINE = "wholecity.people.sessions"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if SERVED_SECURELY else "csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Messages may name somebody: they stay in the session, and out of a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = SERVED_SECURELY
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_SECURELY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVED_SECURELY
SECURE_HSTS_PRELOAD = SERVED_SECURELY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_TEMP_DIR = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"record": {"()": "wholecity.config.logs.OneRecord"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "record"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
