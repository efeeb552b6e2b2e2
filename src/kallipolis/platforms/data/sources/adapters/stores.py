"""Stores of files as fsspec sees them: folders, buckets of S3, servers that speak SFTP."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import fsspec
import paramiko
from fsspec.implementations.arrow import ArrowFSWrapper
from fsspec.implementations.sftp import SFTPFileSystem
from pyarrow import fs

from kallipolis.platforms.data.sources.adapters.addresses import parted

PATIENCE_S: Final = 10
SILENCE_S: Final = 60
PORT: Final = 22
TRIES: Final = 3
BUCKET_OPTIONS: Final = frozenset({"region", "scheme", "endpoint_override"})


class DeniedError(OSError):
    """Whoever keeps the store does not let us in, or is not who we take them for."""


@contextmanager
def opened(address: str) -> Iterator[tuple[fsspec.AbstractFileSystem, str]]:
    """Give the store at an address, and the folder in it.

    Raises:
        DeniedError: when it does not let us in, or its key is not the one that is known.
        OSError: while it does not answer.
        ValueError: when the address is none of a store.
    """
    scheme = urlsplit(address).scheme
    if scheme == "sftp":
        with _server(address) as found:
            yield found
    else:
        yield _bucket(address) if scheme == "s3" else fsspec.url_to_fs(address)


def _bucket(address: str) -> tuple[fsspec.AbstractFileSystem, str]:
    """Open ``s3://KEY:SECRET@bucket/folder?region=…&scheme=…&endpoint_override=…`` by Arrow.

    Without a key it is what the environment or the machine's role says.
    """
    place = parted(address)
    unknown = place.options.keys() - BUCKET_OPTIONS
    if unknown or not place.host:
        raise ValueError(place.host, unknown)
    store = fs.S3FileSystem(
        access_key=place.name,
        secret_key=place.secret,
        connect_timeout=PATIENCE_S,
        request_timeout=SILENCE_S,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=TRIES),
        **place.options,
    )
    return ArrowFSWrapper(store, skip_instance_cache=True), f"{place.host}{place.path}"


@contextmanager
def _server(address: str) -> Iterator[tuple[fsspec.AbstractFileSystem, str]]:
    """Open ``sftp://name:secret@host/folder?known_hosts=FILE&key=FILE``.

    Whose key is not known is not talked to; without a file those of this machine's user count.
    """
    place = parted(address)
    try:
        store = _Server(
            place.host,
            known_hosts=place.options.get("known_hosts", ""),
            port=place.port or PORT,
            username=place.name,
            password=place.secret,
            key_filename=place.options.get("key"),
            allow_agent=False,
            look_for_keys=False,
            timeout=PATIENCE_S,
            banner_timeout=PATIENCE_S,
            auth_timeout=PATIENCE_S,
            skip_instance_cache=True,
        )
    except (paramiko.AuthenticationException, paramiko.BadHostKeyException, _Unknown) as fault:
        raise DeniedError from fault
    except paramiko.SSHException as failure:
        raise ConnectionError from failure
    try:
        yield store, place.path or "/"
    finally:
        store.client.close()


class _Unknown(paramiko.SSHException):  # type: ignore[misc] # paramiko has no types
    """The server's key is not among those that are known."""


class _Refusing(paramiko.MissingHostKeyPolicy):  # type: ignore[misc] # as above
    def missing_host_key(
        self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey
    ) -> None:
        raise _Unknown(hostname)


class _Server(SFTPFileSystem):  # type: ignore[misc] # fsspec has no types
    """A server whose key has to be known; fsspec takes any."""

    def __init__(self, host: str, known_hosts: str, **how: Any) -> None:
        self._known_hosts = known_hosts
        super().__init__(host, **how)

    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        self.client.set_missing_host_key_policy(_Refusing())
        if self._known_hosts:
            self.client.load_host_keys(self._known_hosts)
        else:
            self.client.load_system_host_keys()
        with ExitStack() as undo:
            undo.callback(self.client.close)
            self.client.connect(self.host, **self.ssh_kwargs)
            self.ftp = self.client.open_sftp()
            self.ftp.get_channel().settimeout(SILENCE_S)
            undo.pop_all()
