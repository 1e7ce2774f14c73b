"""Asking a directory: one small client that goes nowhere else.

Each address that a name leads to is looked at before a connection is made, and
the connection goes to the address that was looked at, whatever the name leads to
by then. Nothing is redirected anywhere.
"""

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

SECONDS = 10
MOST = 1 << 20


def fetch(
    url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] = {}
) -> bytes:
    """What stands at an address, or is answered to a form.

    Over HTTPS and from public addresses only; a host that WHOLECITY_DIRECTORY_HOSTS
    names may be inside the city's network, and on this machine without HTTPS.
    Raises BadInput that says in words what is wrong.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    named = host in settings.DIRECTORY_HOSTS
    if parts.scheme not in {"https", "http"} or not host or parts.username:
        raise BadInput(phrase("%(url)s is no address of a web server.", url=url))
    address = _address(host, parts.port or (443 if parts.scheme == "https" else 80), named)
    if parts.scheme == "http" and not (named and ipaddress.ip_address(address[0]).is_loopback):
        raise BadInput(phrase("%(url)s is not encrypted: it has to begin with https.", url=url))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    body = urlencode(form) if form is not None else None
    sent = {"Accept": "application/json, application/xml", **headers}
    if body is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    return _asked(_connection(parts.scheme, host, address), host, path, body, sent)


def fetch_json(url: str, **options: Any) -> dict[str, Any]:
    """As `fetch`, of a JSON object."""
    try:
        found = json.loads(fetch(url, **options))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadInput(phrase("%(url)s did not answer with a JSON object.", url=url))
    return found


def _address(host: str, port: int, named: bool) -> tuple[str, int]:
    """An address of the host that may be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise BadInput(phrase("The name %(host)s leads nowhere.", host=host)) from None
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not named and not all(_is_public(address) for address in addresses):
        raise BadInput(
            phrase("%(host)s is inside a network that is not public.", host=host),
            hint="If the city’s directory is there, name it in WHOLECITY_DIRECTORY_HOSTS.",
        )
    return addresses[0], port


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    inside = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inside is None or inside.is_global)


def _connection(scheme: str, host: str, address: tuple[str, int]) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(*address, timeout=SECONDS)
    connection = http.client.HTTPSConnection(*address, timeout=SECONDS)

    def connect() -> None:
        """To the address that was looked at; the certificate has to be the name's."""
        http.client.HTTPConnection.connect(connection)
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(connection.sock, server_hostname=host)

    connection.connect = connect  # type: ignore[method-assign]
    return connection


def _asked(
    connection: http.client.HTTPConnection,
    host: str,
    path: str,
    body: str | None,
    headers: dict[str, str],
) -> bytes:
    name = f"{host}:{connection.port}" if connection.port not in {80, 443} else host
    try:
        connection.request("POST" if body else "GET", path, body, {**headers, "Host": name})
        answer = connection.getresponse()
        content = answer.read(MOST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise BadInput(
            phrase("%(host)s does not answer: %(why)s", host=host, why=str(error))
        ) from error
    finally:
        connection.close()
    if answer.status != 200:
        raise BadInput(
            phrase(
                "%(host)s answered with the status %(status)s.",
                host=host,
                status=str(answer.status),
            ),
            hint="It is not followed to another address.",
        )
    if len(content) > MOST:
        raise BadInput(phrase("%(host)s answered with more than a megabyte.", host=host))
    return content
