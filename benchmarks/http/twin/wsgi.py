"""The WSGI application of the twin."""

from importlib import import_module

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
import_module("benchmarks.http.twin.rows").exchange()
