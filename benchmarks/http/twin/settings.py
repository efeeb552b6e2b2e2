"""The settings of the installation, with the routes and templates of the twin."""

from pathlib import Path

from kallipolis.site import settings as site

globals().update({name: getattr(site, name) for name in dir(site) if name.isupper()})

ROOT_URLCONF = "benchmarks.http.twin.urls"
WSGI_APPLICATION = "benchmarks.http.twin.wsgi.application"
SESSION_ENGINE = "benchmarks.http.twin.sessions"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "builtins": ["benchmarks.http.twin.words"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
