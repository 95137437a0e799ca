"""Twilio on this machine, as far as its Messages resource and its calls to us go.

It takes texts by the real request (basic authentication, form, JSON answer), and calls the status
address that came with a text, signed as Twilio signs. It can be told to refuse, to hang, to call
before it answers, and to be down. Some numbers are refused, which are Twilio's own for tests
(docs/iam/test-credentials).
"""

import hmac
import json
import threading
import urllib.error
import urllib.request
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode

SID, TOKEN = "AC00000000000000000000000000000000", "token-for-tests-only"
NUMBER = "+622150998888"
REFUSED_NUMBERS = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550004": 21610,
    "+15005550009": 21614,
}


@dataclass(frozen=True)
class Text:
    """One text that was taken."""

    sid: str
    to: str
    sender: str
    words: str
    callback: str


@dataclass
class Twilio:
    """The provider; `code` is the account's in the programme's policy."""

    code: str = "twilio"
    refusing: tuple[int, int] | None = None
    """HTTP status and Twilio's code, while it takes nothing."""
    every: int = 1
    """Of how many requests one is refused."""
    hanging: bool = False
    early: tuple[str, ...] = ()
    """States that it tells before it answers the request."""
    price: str | None = None
    asked: int = 0
    taken: list[Text] = field(default_factory=list)
    port: int = 0
    _let_go: threading.Event = field(default_factory=threading.Event)
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """In the place of https://api.twilio.com."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What Aduan needs to know of it."""
        return {"ADUAN_TEST_TWILIO_TOKEN": TOKEN}

    def account(self, hooks: str = "", more: str = "") -> str:
        """The lines of a programme's policy that make it an SMS account of the programme."""
        return f"""
[[channels.sms.accounts]]
code = "{self.code}"
provider = "twilio"
address = "{NUMBER}"
settings = {{ sid = "{SID}", url = "{self.url}", hooks = "{hooks}"{more} }}
secrets = {{ token = "env:ADUAN_TEST_TWILIO_TOKEN" }}
"""

    def to(self, number: str) -> list[str]:
        """The texts that one phone got, in order."""
        return [text.words for text in self.taken if text.to == number]

    def start(self) -> None:
        """Takes requests, on the port that it had before."""

        class Handler(BaseHTTPRequestHandler):
            twilio = self

            def do_POST(self) -> None:
                self.twilio.answer(self)

            def log_message(self, format: str, *arguments: object) -> None:
                """Nothing."""

        self._let_go.clear()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True).start()

    def stop(self) -> None:
        """Is down; what hangs is let go."""
        self._let_go.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answers one request to its API."""
        self.asked += 1
        body = request.rfile.read(int(request.headers["Content-Length"] or 0))
        if self.hanging:
            self._let_go.wait()
            return
        status, told = self._judge(request, dict(parse_qsl(body.decode())))
        content = json.dumps(told).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    def call(self, url: str, form: dict[str, str], *, token: str = TOKEN) -> tuple[int, str]:
        """Calls us, signed; the status and the body of the answer."""
        signed = url + "".join(name + form[name] for name in sorted(form))
        shown = b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()
        request = urllib.request.Request(
            url, urlencode(form).encode(), {"X-Twilio-Signature": shown}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, ""

    def tell(self, text: Text, state: str, **more: str) -> int:
        """Tells what became of a text, as a status callback."""
        form = {
            "AccountSid": SID,
            "MessageSid": text.sid,
            "MessageStatus": state,
            "SmsSid": text.sid,
            "SmsStatus": state,
            "To": text.to,
            "From": text.sender,
            "ApiVersion": "2010-04-01",
            **more,
        }
        return self.call(text.callback, form)[0]

    def _judge(
        self, request: BaseHTTPRequestHandler, form: dict[str, str]
    ) -> tuple[int, dict[str, object]]:
        if request.path != f"/2010-04-01/Accounts/{SID}/Messages.json":
            return _fault(404, 20404)
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Basic" or b64decode(shown).decode() != f"{SID}:{TOKEN}":
            return _fault(401, 20003)
        if self.refusing is not None and self.asked % self.every == 0:
            return _fault(*self.refusing)
        if not form.get("To"):
            return _fault(400, 21604)
        if not form.get("Body"):
            return _fault(400, 21602)
        sender = form.get("From") or form.get("MessagingServiceSid")
        if not sender:
            return _fault(400, 21603)
        if form["To"] in REFUSED_NUMBERS:
            return _fault(400, REFUSED_NUMBERS[form["To"]])
        text = Text(
            sid=f"SM{self.asked:032x}",
            to=form["To"],
            sender=sender,
            words=form["Body"],
            callback=form.get("StatusCallback", ""),
        )
        self.taken.append(text)
        for state in self.early:
            self.tell(text, state)
        return 201, {
            "sid": text.sid,
            "status": "queued",
            "num_segments": "1",
            "price": self.price,
            "price_unit": "USD",
            "error_code": None,
        }


def _fault(status: int, code: int) -> tuple[int, dict[str, object]]:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return status, {"code": code, "message": "Refused", "more_info": more, "status": status}


@contextmanager
def running_twilio(code: str = "twilio") -> Iterator[Twilio]:
    """A Twilio on a free port for as long as the context lasts."""
    twilio = Twilio(code)
    twilio.start()
    try:
        yield twilio
    finally:
        twilio.stop()
