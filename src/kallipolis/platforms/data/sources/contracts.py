"""Sources as pack authors declare them: where rows lie, how they are read, what becomes of them."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.text import Text

Datum = Literal["wgs-84", "gcj-02", "bd-09"]
Format = Literal["csv", "json", "json-lines", "parquet", "excel"]
Connection = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Table = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)?$")]
Topic = Annotated[
    str,
    Meta(
        pattern=r"^([+]|[^#+/]*)(/([+]|[^#+/]*))*(/#)?$|^#$",
        min_length=1,
        description="With + for one level and # for all that follow.",
    ),
]
Subject = Annotated[
    str,
    Meta(
        pattern=r"^([*]|[^*>. \t]+)([.]([*]|[^*>. \t]+))*([.]>)?$|^>$",
        min_length=1,
        description="With * for one level and > for all that follow.",
    ),
]
Expression = Annotated[str, Meta(min_length=1, description="SQL over the columns of the source.")]

REFERENCE: Final = "reference"
"""The connection that every installation has: the folder of reference data, KALLIPOLIS_DATA."""

UPLOADS: Final = "uploads"
"""The connection to files that stewards bring: a folder of the installation, unless the file of
connections says otherwise.
"""

Reach = Literal["files", "http", "sql"]
"""What a connection leads to."""

Leads = Literal["folder", "bucket", "sftp", "http", "sql", "mqtt", "nats"]
"""By what a connection is reached, as far as it may be told."""

INTAKE: Final = "_intake"
FILE: Final = "_file"
ROW: Final = "_row"
UNREAD: Final = "_unread"
"""Columns that are ours: which intake, which file, which row, and what could not be parted."""

POSITION: Final = "_position"
"""Where in a feed a row stands that is the last before which nothing is missing."""

REMOVED: Final = "_removed"
ROW_GONE: Final = "row"
ALL_GONE: Final = "all"
NOTHING: Final = "none"
"""What a row of a feed is gone for: the one with its key, all that this source gave before, or
nothing, where it is no row and only says how far the feed came."""

TOPIC: Final = "_topic"
"""The topic that a message came under; its levels are ``_topic_1``, ``_topic_2``, …"""

EVENT: Final = "_event"
"""What an event says of itself stands in ``_event_id``, ``_event_type``, ``_event_time``, …"""

WRONG: Final = "_wrong"
"""Why a message is no event, in words of whoever looks after the system that sends it."""


class Files(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="files"):
    """Files of a folder, a bucket or an SFTP server: all whose path matches, in order of path.

    ``columns`` are the names of the columns where the files have none. ``rows`` is where in a JSON
    file the list of rows is, dotted; empty where the file is that list. Lists on the way are gone
    through (``lines.stops``). ``skip`` is how many rows stand before the heads of a table.
    """

    connection: Connection = REFERENCE
    path: Annotated[str, Meta(min_length=1, description="With * and ** as in a shell.")]
    format: Format
    encoding: str = "utf-8"
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    columns: tuple[str, ...] = ()
    rows: str = ""
    sheet: str = ""
    skip: Annotated[int, Meta(ge=0)] = 0


class Address(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="http"):
    """An interface over HTTP that answers in JSON.

    ``rows`` is where in an answer the list of rows is, dotted. With ``page`` it is asked again with
    that parameter counted up from ``first`` until an answer has no rows; with ``next`` by the
    address that stands there in the answer. ``after`` is the parameter that takes the mark.
    """

    connection: Connection
    path: str = ""
    rows: str = ""
    parameters: dict[str, str] = {}
    page: str = ""
    first: int = 1
    next: str = ""
    after: str = ""


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="sql"):
    """A table or view of a database that SQLAlchemy reaches (PostgreSQL, MySQL, SQLite).

    ``late`` is how far behind the mark rows may still appear, in seconds where the mark is a time,
    else as a number: so far back it is read again.
    """

    connection: Connection
    table: Table
    late: Annotated[int, Meta(ge=0)] = 0


class Changes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="changes"):
    """What changes in a table of PostgreSQL, from a logical replication slot on.

    The first time the whole table is read. ``slot`` is of this source alone; it is made if there
    is none, and the server keeps all changes until they are published here.
    """

    connection: Connection
    table: Table
    slot: Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,63}$")]


class Topics(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="mqtt"):
    """Messages of a broker that speaks MQTT, each a JSON object.

    ``client`` is the name under which the broker keeps messages while nobody listens; it is of
    this source alone. ``quiet`` is for how long no message must come until those that are there
    count as all. Units: seconds.
    """

    connection: Connection
    topics: Annotated[tuple[Topic, ...], Meta(min_length=1)]
    client: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    quiet: Annotated[float, Meta(gt=0, le=60)] = 1.0


class Events(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="events"):
    """CloudEvents of a JetStream stream of NATS, whose data is a JSON object each.

    ``subject`` says which of the stream are meant. ``consumer`` is the durable consumer by which
    the server knows what arrived here; it is of this source alone, and made if there is none.
    ``quiet`` as for messages of MQTT. Units: seconds.

    Source: CloudEvents 1.0.2; its NATS protocol binding, structured and binary mode.
    """

    connection: Connection
    stream: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    subject: Subject = ">"
    consumer: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    quiet: Annotated[float, Meta(gt=0, le=60)] = 1.0


Heard = Topics | Events
"""What is listened for, and kept here until it is published."""

Feed = Changes | Topics | Events
"""What keeps all it has until it is told that it was published here."""

Reads = Files | Address | Query | Changes | Topics | Events


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody tried a connection; ``error`` is the key of the message that says why not.

    Missing: ``error`` is empty where it answered and let us in.
    """

    connection: str
    at: datetime
    error: str = ""
    error_values: dict[str, str] = {}


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where rows of a dataset come from.

    ``takes`` says how each field is made of the columns of the source, all of which are text; a
    field that is not named is the column of its name. ``only`` is which rows are meant. With
    ``complete`` each intake holds all there is, and what it lacks is gone; else rows are added,
    or take the place of those with their key. ``empty`` says that all there is may be nothing.
    ``mark`` is the column that grows, of a table or of an interface that takes ``after``: only
    what is beyond the greatest that came before is asked for; of a table also the rows at it, of
    which some may have been written later. ``datum`` is that of its places.
    """

    id: str
    title: Text
    dataset: str
    reads: Reads
    takes: dict[str, Expression] = {}
    only: str = ""
    complete: bool = False
    empty: bool = False
    mark: str = ""
    datum: Datum = "wgs-84"
    schedule: Annotated[str, Meta(description="Five fields of cron; empty: when asked to.")] = ""
    licence: str = ""
    note: Text | None = None


MESSAGES: Final[dict[str, str]] = {
    "source.not_found": _("There is no source %(source)s, or it is not yours to see."),
    "remedy.source.not_found": _("Publish the pack that declares it, or look in the list."),
    "source.away": _("%(connection)s did not answer."),
    "remedy.source.away": _("Try again later; if it stays so, ask whoever runs it."),
    "source.leads.folder": _("A folder of this machine"),
    "source.leads.bucket": _("A bucket of S3"),
    "source.leads.sftp": _("A server by SFTP"),
    "source.leads.http": _("An interface over HTTP"),
    "source.leads.sql": _("Tables of a database"),
    "source.leads.mqtt": _("A broker by MQTT"),
    "source.leads.nats": _("Streams of NATS"),
    "source.connection_missing": _("Nobody said where %(connection)s is."),
    "remedy.source.connection_missing": _(
        "Name its address in the file of KALLIPOLIS_CONNECTIONS, or set KALLIPOLIS_DATA."
    ),
    "source.denied": _("%(connection)s does not let us in."),
    "remedy.source.denied": _(
        "Correct name and password, or key, in the file of KALLIPOLIS_CONNECTIONS, or ask there "
        "for the right to read."
    ),
    "source.no_files": _("There are no files %(path)s at %(connection)s."),
    "remedy.source.no_files": _("Correct the path, or ask who delivers them."),
    "source.empty": _("%(place)s is empty: there is nothing in it, not even heads of columns."),
    "remedy.source.empty": _("Ask who delivers it for the file anew."),
    "source.encoding_other": _(
        "The heads of %(place)s cannot be read: it is not in %(encoding)s, as the source says."
    ),
    "remedy.source.encoding_other": _(
        "Have it saved in that encoding, or correct the encoding under “How its rows are read”."
    ),
    "source.no_list": _("There is no list of rows at %(path)s of %(place)s."),
    "remedy.source.no_list": _(
        "Ask who delivers it whether it is an error that they sent, or correct where the rows are."
    ),
    "source.unreadable": _("%(place)s cannot be read: %(why)s"),
    "remedy.source.unreadable": _("Correct how the source is declared, or ask who delivers it."),
}
