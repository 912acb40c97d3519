"""Every setting, from the environment, with safe defaults. What is unsafe is refused in checks.py."""

import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from mapapp import sso

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env("MAPAPP_VAR", default=str(BASE_DIR / "var")))


def _kept_secret() -> str:
    """The secret of this installation, made at the first start and kept beside its data."""
    path = VAR / "secret-key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # two processes start at once: the first one's secret holds
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("MAPAPP_DEMO", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or _kept_secret()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # former ones: still read, never written by
PUBLIC_URL = env("MAPAPP_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "guardian",
    "django_htmx",
    "csp",
    "mapapp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mapapp.pages.headers.PrivatePages",
    "mapapp.pages.bounded.Bounded",
    "mapapp.pages.watching.Watched",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "mapapp.pages.csrf.NamedOrigin",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mapapp.pages.own_signin.OwnSignIn",
    "mapapp.pages.proving.SecondFactor",
    "mapapp.pages.known.KnownBrowsers",
    "mapapp.pages.idle.IdleSessions",
]
ROOT_URLCONF = "mapapp.urls"
WSGI_APPLICATION = "mapapp.wsgi.application"
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
                "mapapp.pages.shell.shell",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'mapapp.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a server that was restarted is met with a new connection, unnoticed
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL: an acknowledged change survives a power loss. IMMEDIATE: writers queue instead of failing midway.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,  # seconds: then the page says so (pages/broken.py), before script gives up after 15
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One Redis, two spellings: redis-py and Django's cache say unix://, kombu says redis+socket://.
REDIS_URL = env("REDIS_URL", default=f"unix://{VAR / 'valkey.sock'}")
REDIS_TIMEOUT = 0.5  # seconds: a page never waits longer for a broker that is gone
_redis = {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "mapapp",
        "OPTIONS": _redis,
    }
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) if REDIS_URL.startswith("unix://") else REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 2,
    "socket_keepalive": True,
    "max_retries": 1,  # a web process rings once; kombu's own default sleeps for seconds between tries
    "interval_start": 0,
    "interval_step": 0,
    **_redis,
}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60.0  # it reads fonts first: on a busy machine longer than the 4 s it would be given
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# Figures stand in a line of their own, for a worker that does nothing else; one that is told of none takes from both.
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {CELERY_TASK_DEFAULT_QUEUE: {}, "figures": {}}
CELERY_TASK_ROUTES = {"mapapp.portfolio.jobs.*": {"queue": "figures"}}
FIGURES_EVERY = 10.0  # seconds between looks for figures that are behind; portfolio/jobs.py says how old a line gets
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep jobs": {"task": "mapapp.work.jobs.sweep", "schedule": 60.0},
    "sweep letters": {"task": "mapapp.post.jobs.sweep", "schedule": 60.0},
    "tick digests": {"task": "mapapp.digests.jobs.tick", "schedule": 60.0},
    "keep the portfolio fresh": {
        "task": "mapapp.portfolio.jobs.tick",
        "schedule": FIGURES_EVERY,
        "options": {"expires": 60},  # a worker that was away for an hour need not look four hundred times
    },
    "follow what stages mean": {"task": "mapapp.private.jobs.follow", "schedule": 60.0, "options": {"expires": 60}},
    "delete what was kept long enough": {"task": "mapapp.keeping.jobs.tick", "schedule": 3600.0},
    "clear papers of nobody's": {"task": "mapapp.snapshots.jobs.tidy", "schedule": 3600.0},
    "ask about silent plans": {"task": "mapapp.silence.jobs.tick", "schedule": 3600.0},
    "empty old letters": {"task": "mapapp.post.jobs.empty_old_letters", "schedule": 3600.0},
    "forget old sessions": {"task": "mapapp.people.jobs.forget_old_sessions", "schedule": 3600.0},
    "forget old sheets": {"task": "mapapp.exchange.jobs.forget_old_sheets", "schedule": 3600.0},
}

AUTH_USER_MODEL = "mapapp.User"
AUTHENTICATION_BACKENDS = [
    "mapapp.access.backend.Backend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "signin"
ACCOUNT_ADAPTER = "mapapp.access.signin.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # counted in access/limits.py, which goes on when there is no cache
SSO = sso.read(env("MAPAPP_SSO", default=""))  # whose company signs its own people in
SSO_TIMEOUT = 5  # seconds: how long a person waits for his company's sign-in to answer us
SOCIALACCOUNT_ADAPTER = "mapapp.access.openid.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False
# How many proxies of ours stand in front: whoever asks is named by the last but so many of X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("MAPAPP_PROXIES", default=1 if HTTPS else 0)
MFA_ADAPTER = "mapapp.access.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
SECOND_FACTOR_FOR_ADMINS = not DEMO  # there every code lies open, so a phone would be asked for in vain
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute wrong

SESSION_ENGINE = "mapapp.people.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
if HTTPS:  # on plain http (the loopback demo) clients drop __Host- cookies
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "mapapp" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": env("MAPAPP_STATIC", default="whitenoise.storage.CompressedManifestStaticFilesStorage")},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20000  # a checked sheet of 500 rows has a field a cell

# The letters are rows; in demo mode they stay there, where the outbox page shows them.
vars().update(env.email_url("EMAIL_URL", default="dummymail://" if DEMO else "smtp://localhost:25"))
EMAIL_TIMEOUT = 10
LETTERS_KEPT_DAYS = max(1, env.int("MAPAPP_LETTERS_KEPT_DAYS", default=90))  # then their words are emptied
DEFAULT_FROM_EMAIL = env("MAPAPP_FROM", default="mapapp <plans@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mapapp.logs.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}, "fontTools": {"level": "WARNING"}},
}
