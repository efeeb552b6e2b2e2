"""Let other threads and processes meet a test in its database."""

from urllib.parse import quote

from django.db import connection


def url_of_test_database() -> str:
    """Return the URL that gives another process the database of the running test.

    Only for tests that commit (``django_db(transaction=True)``).
    """
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{settings['NAME']}"
    host = f"{settings['HOST']}:{settings['PORT']}"
    return (
        f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{host}/{quote(settings['NAME'])}"
    )
