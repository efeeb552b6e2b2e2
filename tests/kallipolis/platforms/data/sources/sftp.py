"""A server of a test's own that speaks SFTP and serves a folder, by paramiko."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import paramiko


class Server(paramiko.ServerInterface):  # type: ignore[misc] # paramiko has no types
    """Lets one name in, by its password or by a key."""

    def __init__(self, folder: Path, name: str, secret: str) -> None:
        self.folder, self.tried = folder, list[str]()
        self._name, self._secret, self._keys = name, secret, list[paramiko.PKey]()
        self.port = 0

    def address(self, secret: str = "", more: str = "") -> str:
        """Return where it is, as a connection names it."""
        hosts = self.folder.parent / "known_hosts"
        who = f"{self._name}:{secret}" if secret else self._name
        return f"sftp://{who}@127.0.0.1:{self.port}/in?known_hosts={hosts}{more}"

    def let_in(self, key: paramiko.PKey) -> None:
        self._keys.append(key)

    def check_auth_password(self, username: str, password: str) -> int:
        self.tried.append(username)
        return self._answer((username, password) == (self._name, self._secret))

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        self.tried.append(username)
        return self._answer(username == self._name and key in self._keys)

    def get_allowed_auths(self, _username: str) -> str:
        return "password,publickey"

    def check_channel_request(self, _kind: str, _id: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)

    @staticmethod
    def _answer(is_right: bool) -> int:
        return int(paramiko.AUTH_SUCCESSFUL if is_right else paramiko.AUTH_FAILED)


class _Folder(paramiko.SFTPServerInterface):  # type: ignore[misc] # as above
    def __init__(self, server: Server) -> None:
        self._root = server.folder

    def _at(self, path: str) -> Path:
        return self._root / str(self.canonicalize(path)).lstrip("/")

    def list_folder(self, path: str) -> list[paramiko.SFTPAttributes]:
        return [
            paramiko.SFTPAttributes.from_stat(each.stat(), each.name)
            for each in self._at(path).iterdir()
        ]

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        if not self._at(path).exists():
            return int(paramiko.SFTP_NO_SUCH_FILE)
        return paramiko.SFTPAttributes.from_stat(self._at(path).stat())

    lstat = stat

    def open(self, path: str, _flags: int, _attributes: object) -> paramiko.SFTPHandle:
        handle = paramiko.SFTPHandle(os.O_RDONLY)
        handle.readfile = self._at(path).open("rb")
        return handle


@contextmanager
def serving(folder: Path, name: str, secret: str) -> Iterator[Server]:
    """Serve a folder on a free port, and put the server's key among those that are known."""
    server = Server(folder, name, secret)
    key = paramiko.ECDSAKey.generate()
    with socket.create_server(("127.0.0.1", 0)) as door:
        server.port = door.getsockname()[1]
        known = f"[127.0.0.1]:{server.port} {key.get_name()} {key.get_base64()}\n"
        (folder.parent / "known_hosts").write_text(known)
        thread = Thread(target=_serve, args=(door, key, server))
        thread.start()
        yield server
        door.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(door: socket.socket, key: paramiko.PKey, server: Server) -> None:
    talks: list[paramiko.Transport] = []
    while True:
        try:
            talk, _ = door.accept()
        except OSError:
            break
        transport = paramiko.Transport(talk)
        transport.add_server_key(key)
        transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Folder)
        transport.start_server(server=server, event=Event())  # who hangs up is no fault here
        talks.append(transport)
    for transport in talks:
        transport.close()
        transport.join()
