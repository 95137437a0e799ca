"""A real Kannel on this machine, and the phone network behind it.

bearerbox and smsbox run as they do in life; the network is bearerbox's "fake" SMSC, to which we
are the phones: one line a text, `sender receiver type content`, all but plain text URL-encoded.
"""

import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote_plus, unquote_to_bytes

import pytest

from ground.stack import eventually

PASSWORD, HOOK = "for-tests-only", "hook-for-tests-only"
SHORT_CODE = "1708"
SINGLE = 160
UCS2_BYTES, PART_BYTES = 140, 134
"""What one SMS holds, alone and as one of several."""
_CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = {password}
admin-allow-ip = "127.0.0.1"
smsbox-port = {box}
box-allow-ip = "127.0.0.1"
store-type = spool
store-location = "{folder}/store"
dlr-storage = spool
dlr-spool = "{folder}/reports"
log-file = "{folder}/bearerbox.log"
log-level = 3

group = smsc
smsc = fake
smsc-id = network
port = {network}
connect-allow-ip = "127.0.0.1"

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {box}
sendsms-port = {send}
sendsms-interface = 127.0.0.1
log-file = "{folder}/smsbox.log"
log-level = 3
http-request-retry = 1000
http-queue-delay = 1

group = sendsms-user
username = aduan
password = {password}
user-allow-ip = "127.0.0.1"
concatenation = true
max-messages = 20

group = sms-service
keyword = default
catch-all = true
max-messages = 0
{service}
"""
_NOBODY = 'text = "nobody reads this"'
_READER = """post-url = "{url}/hooks/sms/kannel?key={key}&id=%I"
send-sender = true"""


@dataclass(frozen=True)
class Text:
    """One SMS as a phone got it."""

    sender: str
    to: str
    words: str


@dataclass
class Phones:
    """Every phone of the network: what they got, and sending from one of them."""

    port: int
    received: list[Text] = field(default_factory=list)
    _parts: dict[tuple[str, int], dict[int, bytes]] = field(default_factory=dict)
    _line: socket.socket | None = None
    _reference: int = 0

    def connect(self) -> None:
        """Joins the network, once it can be joined; listens until it goes away."""
        eventually(self._connected, what="the phone network")
        threading.Thread(target=self._listen, args=[self._line], daemon=True).start()

    def to(self, number: str) -> list[str]:
        """The texts that one phone got, in order."""
        return [text.words for text in self.received if text.to == number]

    def send(self, number: str, words: str) -> None:
        """Sends a text to the short code; a long one in parts, as phones do.

        Parts are joined by Kannel (3GPP TS 23.040, 9.2.3.24.1), which wants them 8-bit or UCS-2.
        """
        assert self._line is not None
        whole = words.encode("utf-16-be")
        if words.isascii() and "\n" not in words and len(words) <= SINGLE:
            self._line.sendall(f"{number} {SHORT_CODE} text {words}\n".encode())
            return
        if len(whole) <= UCS2_BYTES:
            self._line.sendall(f"{number} {SHORT_CODE} data {quote_plus(whole)}\n".encode())
            return
        parts = [whole[at : at + PART_BYTES] for at in range(0, len(whole), PART_BYTES)]
        self._reference = (self._reference + 1) % 256
        for place, part in enumerate(parts, 1):
            header = bytes([5, 0, 3, self._reference, len(parts), place])
            line = f"{number} {SHORT_CODE} udh {_quoted(header)} {_quoted(part)}\n"
            self._line.sendall(line.encode())

    def _connected(self) -> bool:
        try:
            self._line = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        except OSError:
            return False
        self._line.settimeout(None)
        return True

    def _listen(self, line: socket.socket) -> None:
        with line.makefile("rb") as lines:
            for each in lines:
                self._take(each.rstrip(b"\n"))

    def _take(self, line: bytes) -> None:
        sender, to, kind, content = [*line.split(b" ", 3), b""][:4]
        whole: bytes | None = content
        if kind == b"udh":
            header, kind, body = [*content.split(b" ", 2), b""][:3]
            whole = self._join(
                to.decode(), _bytes(header), body if kind == b"text" else _bytes(body)
            )
        elif kind != b"text":
            whole = _bytes(content)
        if whole is not None:
            # A part of a long text does not say its alphabet; only UTF-16 holds these bytes.
            wide = kind == b"ucs-2" or b"\x00" in whole or b"\x0e" in whole
            words = whole.decode("utf-16-be" if wide else "utf-8")
            self.received.append(Text(sender.decode(), to.decode(), words))

    def _join(self, to: str, header: bytes, body: bytes) -> bytes | None:
        """A long text once all its parts are there (3GPP TS 23.040, 9.2.3.24.1)."""
        reference, total, number = header[3:6]
        parts = self._parts.setdefault((to, reference), {})
        parts[number] = body
        if len(parts) < total:
            return None
        del self._parts[to, reference]
        return b"".join(parts[place] for place in sorted(parts))


def _quoted(plain: bytes) -> str:
    """Every byte as %XX, so that none can end the line or the word."""
    return "".join(f"%{byte:02x}" for byte in plain)


def _bytes(quoted: bytes) -> bytes:
    return unquote_to_bytes(quoted.replace(b"+", b" "))


@dataclass
class Kannel:
    """The gateway; `url` is where texts are handed to it."""

    folder: Path
    ports: dict[str, int]
    phones: Phones
    _boxes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def runs(self) -> bool:
        """Whether its boxes were started and not killed."""
        return bool(self._boxes)

    @property
    def url(self) -> str:
        """Its smsbox."""
        return f"http://127.0.0.1:{self.ports['send']}/cgi-bin/sendsms"

    @property
    def environment(self) -> dict[str, str]:
        """What Aduan needs to know of it."""
        return {"ADUAN_TEST_KANNEL_PASSWORD": PASSWORD, "ADUAN_TEST_KANNEL_HOOK": HOOK}

    def account(self, hooks: str = "") -> str:
        """The lines of a programme's policy that make it the programme's SMS account."""
        return f"""
[[channels.sms.accounts]]
code = "kannel"
provider = "kannel"
address = "{SHORT_CODE}"
settings = {{ url = "{self.url}", user = "aduan", hooks = "{hooks}" }}
secrets = {{ password = "env:ADUAN_TEST_KANNEL_PASSWORD", hook = "env:ADUAN_TEST_KANNEL_HOOK" }}
"""

    def listen(self, url: str) -> None:
        """Hands what phones send to Aduan at this address from now on."""
        self.kill()
        self._configure(_READER.format(url=url, key=HOOK))
        self.start()

    def _configure(self, service: str = _NOBODY) -> None:
        (self.folder / "kannel.conf").write_text(
            _CONFIGURATION.format(
                folder=self.folder, password=PASSWORD, service=service, **self.ports
            )
        )

    def start(self) -> None:
        """Starts both boxes, and connects the phones."""
        for name in ("bearerbox", "smsbox"):
            program = _program(name)
            with (self.folder / f"{name}.out").open("ab") as output:
                self._boxes.append(
                    subprocess.Popen(
                        [program, str(self.folder / "kannel.conf")], stdout=output, stderr=output
                    )
                )
            if name == "bearerbox":
                eventually(lambda: _open(self.ports["box"]), what="bearerbox")
        eventually(lambda: _open(self.ports["send"]), what="smsbox")
        self.phones.connect()

    def kill(self) -> None:
        """kill -9 of both boxes."""
        for box in self._boxes:
            box.send_signal(signal.SIGKILL)
            box.wait()
        self._boxes.clear()


def _open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if found is None:
        pytest.skip("missing: Kannel (make system)")
    return found


@contextmanager
def running_kannel() -> Iterator[Kannel]:
    """A Kannel on free ports with its phone network, for as long as the context lasts."""
    _program("bearerbox")
    with TemporaryDirectory(prefix="aduan-kannel-") as name:
        folder = Path(name)
        ports = _free_ports("admin", "box", "network", "send")
        for spool in ("store", "reports"):
            (folder / spool).mkdir()
        kannel = Kannel(folder, ports, Phones(ports["network"]))
        kannel._configure()
        kannel.start()
        try:
            yield kannel
        finally:
            kannel.kill()


def _free_ports(*names: str) -> dict[str, int]:
    """Ports that nobody uses now, all different."""
    probes = [socket.socket() for _name in names]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return {name: probe.getsockname()[1] for name, probe in zip(names, probes, strict=True)}
    finally:
        for probe in probes:
            probe.close()
