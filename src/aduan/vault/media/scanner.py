"""Asking ClamAV's daemon about a file, by its INSTREAM command (clamd(8)).

Configured by `settings.ADUAN_CLAMAV`: "host:port", "[ipv6]:port", or the path of a Unix socket
(with or without "unix:"). Empty or absent: no scanner, nothing is asked.
"""

import socket
import struct

from django.conf import settings

from aduan.vault.media.refusals import Infected, ScannerUnavailable, TooBig

_CHUNK = 64 * 1024
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 60.0
_ANSWER_LIMIT = 4096


def check(data: bytes) -> None:
    """Let the configured scanner look at the bytes.

    Raises `Infected` on a finding, `TooBig` where the daemon takes no file of this size, and
    `ScannerUnavailable` where it cannot be asked: an unchecked file is never let through.
    """
    address = str(getattr(settings, "ADUAN_CLAMAV", "") or "")
    if not address:
        return
    try:
        answer = _ask(address, data)
    except (OSError, ValueError) as error:
        raise ScannerUnavailable from error
    if answer.endswith("FOUND"):
        raise Infected
    if "size limit exceeded" in answer:
        raise TooBig
    if not answer.endswith("OK"):
        raise ScannerUnavailable from RuntimeError(f"clamd answered: {answer[:200]}")


def _ask(address: str, data: bytes) -> str:
    with _connection(address) as wire:
        wire.settimeout(_ANSWER_SECONDS)
        try:
            wire.sendall(b"zINSTREAM\0")
            for at in range(0, len(data), _CHUNK):
                chunk = data[at : at + _CHUNK]
                wire.sendall(struct.pack("!I", len(chunk)) + chunk)
            wire.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            # The daemon stops listening at its size limit and says so; hear it out.
            pass
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _ANSWER_LIMIT:
            received = wire.recv(_ANSWER_LIMIT)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connection(address: str) -> socket.socket:
    path = address.removeprefix("unix:")
    if path.startswith("/"):
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(_CONNECT_SECONDS)
        try:
            wire.connect(path)
        except OSError:
            wire.close()
            raise
        return wire
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS)
