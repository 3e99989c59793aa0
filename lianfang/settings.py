"""All settings, read from the environment; an odd value is refused with its name.

The command line (lianfang.cli.boot) fills the keys and the address of the embedded database before this is read.

docs/reference/settings.md lists them; tests/test_docs.py keeps that true.
"""

import os
import shlex
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

BASE = Path(__file__).resolve().parent
ROOT = BASE.parent


def flag(name: str, default: bool) -> bool:
    """Read a yes/no variable."""
    value = os.environ.get(name, "1" if default else "0").lower()
    if value not in {"0", "1", "false", "true", "no", "yes"}:
        raise SystemExit(f"{name}={value!r}: write 1 or 0")
    return value in {"1", "true", "yes"}


def number(name: str, default: int) -> int:
    """Read a whole number."""
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise SystemExit(f"{name}={value!r}: write a whole number")
    return int(value)


def server(told: str) -> tuple[str, int]:
    """Read the name and the port of a server of e-mail: host or host:port."""
    host, _colon, port = told.partition(":")
    if port and not port.isdigit():
        raise SystemExit(f"LIANFANG_SMTP={told!r}: write host:port")
    return host, int(port or 587)


def secret(name: str) -> str:
    """Read a secret from the file that a variable names; "" when it names none."""
    path = os.environ.get(name, "")
    try:
        return Path(path).read_text().strip() if path else ""
    except OSError as error:
        raise SystemExit(f"{name}: {error}") from error


CLUSTER = flag("LIANFANG_CLUSTER", False)  # the tables lie over several machines


def database(url: str) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name?host=/socket into Django's form."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise SystemExit("LIANFANG_DATABASE_URL: write postgresql://user:password@host:port/name")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "lianfang.cluster.engine" if CLUSTER else "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DATABASE_URL = os.environ.get("LIANFANG_DATABASE_URL", "")
DATABASES = {"default": database(DATABASE_URL or "postgresql://nobody@/none")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DEBUG = False
SECRET_KEY = os.environ.get("LIANFANG_SECRET_KEY", "")
IDENTITY_KEY = os.environ.get("LIANFANG_IDENTITY_KEY", "")
IDENTITY_FILE = os.environ.get("LIANFANG_IDENTITY_FILE", "")
DEVICE_KEY = os.environ.get("LIANFANG_DEVICE_KEY", "")
AUDIT_KEY = os.environ.get("LIANFANG_AUDIT_KEY", "")
# This machine always: who looks whether the server is well asks it by that name.
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("LIANFANG_HOSTS", "").split(",")),
]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("LIANFANG_ORIGINS", "").split(",") if o]
SECURE = flag("LIANFANG_HTTPS", False)
DEMO = flag("LIANFANG_DEMO", False)
FONTS = os.environ.get("LIANFANG_FONTS", "")  # a folder with a Chinese font, where the machine has none
# Who takes messages to phones and to mailboxes: functions, the folder that the first writes to, and their servers.
SENDERS = {
    "sms": os.environ.get("LIANFANG_SENDER", "lianfang.messages.senders.to_file"),
    "email": os.environ.get("LIANFANG_MAIL_SENDER", "lianfang.messages.senders.to_file"),
    "push": os.environ.get("LIANFANG_PUSH_SENDER", "lianfang.messages.push.to_devices"),
}
# The e-mail address to which a service of browsers writes when something is wrong with what we send (RFC 8292); without
# one browsers are told nothing. And the services of browsers' makers: nothing is sent to any other address.
PUSH_CONTACT = os.environ.get("LIANFANG_PUSH_CONTACT", "")
PUSH_SERVICES = os.environ.get(
    "LIANFANG_PUSH_SERVICES",
    "fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
).split(",")
MESSAGES = os.environ.get("LIANFANG_MESSAGES", "")
GATEWAY = os.environ.get("LIANFANG_GATEWAY", "")
GATEWAY_KEY = os.environ.get("LIANFANG_GATEWAY_KEY", "")
EMAIL_HOST, EMAIL_PORT = server(os.environ.get("LIANFANG_SMTP", ""))
EMAIL_HOST_USER = os.environ.get("LIANFANG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = secret("LIANFANG_SMTP_PASSWORD")
EMAIL_USE_TLS = flag("LIANFANG_SMTP_TLS", True)
EMAIL_TIMEOUT = 30  # seconds
EMAIL_FROM = os.environ.get("LIANFANG_EMAIL_FROM", "lianfang@localhost")
# Where the index of stays lies: a cache that is written again from the database whenever it is missing.
TRACING = os.environ.get("LIANFANG_TRACING", "")
# Where tables that were brought lie until their days are over; never where the web server looks.
UPLOADS = os.environ.get("LIANFANG_UPLOADS", "")
# What looks at uploads for viruses: it reads a file from its input and ends with 0 or, when it finds one, 1.
SCANNER = shlex.split(os.environ.get("LIANFANG_SCANNER", ""))
# Where the signed heads of the audit are written each day: best a place that only takes in.
HEADS = os.environ.get("LIANFANG_HEADS", "")
# What is looked after: the folder of the keys and the data, the backups, the certificate of the web server in front.
DATA = os.environ.get("LIANFANG_HOME", "")
BACKUPS = os.environ.get("LIANFANG_BACKUPS", "")
CERTIFICATE = os.environ.get("LIANFANG_CERTIFICATE", "")
METRICS_KEY = secret("LIANFANG_METRICS_KEY")
SECRET_FILES = [
    os.environ[name]
    for name in ("LIANFANG_METRICS_KEY", "LIANFANG_SMTP_PASSWORD", "LIANFANG_GATEWAY_KEY")
    if os.environ.get(name)
]
SLOW_MS = number(
    "LIANFANG_SLOW_MS", 500
)  # a statement that takes longer is told in the log, without its values
CLOCK = "lianfang.story.clock.now" if DEMO else "django.utils.timezone.now"
REPLAY = "lianfang.story.context.replay"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "lianfang.web",
    "lianfang.documents",
    "lianfang.places",
    "lianfang.accounts",
    "lianfang.territory",
    "lianfang.sync",
    "lianfang.people",
    "lianfang.outbreak",
    "lianfang.messages",
    "lianfang.notices",
    "lianfang.workforce",
    "lianfang.grid",
    "lianfang.rotas",
    "lianfang.duty",
    "lianfang.supplies",
    "lianfang.donations",
    "lianfang.beds",
    "lianfang.booking",
    "lianfang.transport",
    "lianfang.meals",
    "lianfang.presence",
    "lianfang.testing",
    "lianfang.laboratory",
    "lianfang.cases",
    "lianfang.care",
    "lianfang.vaccination",
    "lianfang.needs",
    "lianfang.visits",
    "lianfang.hotline",
    "lianfang.zones",
    "lianfang.supervision",
    "lianfang.paper",
    "lianfang.reporting",
    "lianfang.planning",
    "lianfang.indicators",
    "lianfang.command",
    "lianfang.closing",
    "lianfang.drills",
    "lianfang.exchange",
    "lianfang.fhir",
    "lianfang.console",
    "lianfang.fieldapp",
    "lianfang.privacy",
    "lianfang.public",
    "lianfang.api",
    "lianfang.operations",
    "lianfang.story",
    "lianfang.cli",
]
MIDDLEWARE = [
    "lianfang.web.requests.NumberedRequests",
    "django.middleware.security.SecurityMiddleware",
    "lianfang.web.csp.ContentSecurityPolicy",
    "lianfang.web.staticfiles.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "lianfang.accounts.turned_away.NotedRefusals",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lianfang.web.clock.ClockMiddleware",
    "lianfang.drills.gate.DrillGate",
    "lianfang.accounts.gate.SignedInMiddleware",
    "lianfang.accounts.reading.ReadsAsSomebody",
    "lianfang.exchange.gate.SavedLists",
    "lianfang.web.scanning.ScannedUploads",
    "lianfang.web.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "lianfang.urls"
ASGI_APPLICATION = "lianfang.asgi.application"
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
                "lianfang.console.context.shell",
                "lianfang.drills.context.drill",
                REPLAY,
                "lianfang.story.context.visitors",
            ],
            "builtins": [
                "lianfang.web.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    *(
        {"NAME": f"lianfang.accounts.passwords.{rule}"}
        for rule in ("Longest", "OwnWords", "Guessable", "Breached")
    ),
]
# A list of breached passwords, brought by the city: lines of SHA-1:count in the order of the sums.
BREACHED = os.environ.get("LIANFANG_BREACHED", "")
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "my_work"
# How long somebody stays signed in: twelve hours at most, half an hour without use where a role reaches far, an hour
# elsewhere (NIST SP 800-63B, 4.2.3: 12 hours and 30 minutes; SP 800-63B-4, 2.2.3: an hour; OWASP ASVS 5, 7.3.1 and
# 7.3.2). In the demo nobody is sent out while they look around.
SESSION_ENGINE = "lianfang.accounts.sessions"
SESSION_LONGEST_S = number("LIANFANG_SIGNED_IN_HOURS", 12) * 3600
SESSION_IDLE_S = number("LIANFANG_IDLE_MINUTES", 720 if DEMO else 60) * 60
SESSION_IDLE_FAR_S = number("LIANFANG_IDLE_MINUTES_FAR", 720 if DEMO else 30) * 60
SESSION_COOKIE_AGE = SESSION_LONGEST_S
# Which roles must have a second factor: far (those that reach far, accounts.safety), all, none, or roles with commas.
SECOND_FACTOR = os.environ.get("LIANFANG_SECOND_FACTOR", "none" if DEMO else "far")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Behind HTTPS a browser takes these from nobody but this host (RFC 6265bis, 4.1.3).
_HOST = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_SAMESITE = f"{_HOST}language", SECURE, "Lax"
CSRF_FAILURE_VIEW = "lianfang.accounts.gate.odd_form"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_SSL_REDIRECT = SECURE
# Asked on this machine, behind the web server in front; programs that call the API in the clear are told so.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$", r"^api/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Five wrong passwords lock that name from that address for 15 minutes (OWASP ASVS 5, 6.3.1).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "lianfang.accounts.gate.locked_out"
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Lianfang"

USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lianfang.web.staticfiles.Storage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "lianfang.web.logs.formatter", "as_json": flag("LIANFANG_LOG_JSON", False)}
    },
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "loggers": {
        "django": {"handlers": ["err"], "level": "ERROR", "propagate": False},
        "axes": {"handlers": ["err"], "level": "ERROR", "propagate": False},
        "lianfang": {"handlers": ["err"], "level": "INFO", "propagate": False},
    },
}
