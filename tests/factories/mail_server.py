"""A real mail server on a free port of this machine, which answers as a test wants."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

OK = "250 OK"


@dataclass
class Received:
    """A mail that the server took: its envelope, its bytes, and what they say."""

    sender: str
    to: str
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def text(self) -> str:
        body = self.mail.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@dataclass
class MailServer:
    """What it took, and what it answers: to receivers by their address, and to every text.

    `on_text` is called after a mail was taken and before the sender is told.
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)
    to_receivers: dict[str, str] = field(default_factory=dict)
    to_senders: str = OK
    to_texts: str = OK
    on_text: Callable[[], None] = lambda: None
    passwords: list[tuple[str, str]] = field(default_factory=list)

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_senders == OK:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.to_senders

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.to_receivers.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self.to_texts == OK:
            assert isinstance(envelope.content, bytes)
            (to,) = envelope.rcpt_tos
            self.received.append(Received(envelope.mail_from or "", to, envelope.content))
            self.on_text()
        return self.to_texts

    def authenticate(self, _s: Any, _session: Any, _e: Any, _mechanism: str, data: Any) -> Any:
        found = (data.login.decode(), data.password.decode())
        return AuthResult(success=found in self.passwords, handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_mail_server(tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """A server; with a certificate it takes mail after STARTTLS and a password only."""
    server = MailServer(free_port())
    wanted: dict[str, Any] = {}
    if tls:
        wanted = {"tls_context": tls, "require_starttls": True, "auth_required": True}
        wanted["authenticator"] = server.authenticate
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **wanted)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
