"""A directory of SAML 2.0 with keys of its own: it signs, and it forges."""

# ruff: noqa: E501 - XML as it is sent, one element a line

import base64
import copy
import threading
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, SignatureConstructionMethod
from signxml.signer import XMLSigner

ENTITY = "https://directory.example.gov/metadata"
ASKED_AT = "https://directory.example.gov/sso"
P, A = "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:2.0:assertion"
DS = "http://www.w3.org/2000/09/xmldsig#"
SUBJECT = "248289761001"
EVIL = "evil"


def _pair(name: str) -> tuple[bytes, str]:
    """A private key, and its certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private, certificate.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERTIFICATE = _pair("directory.example.gov")
OTHERS_KEY, OTHERS_CERTIFICATE = _pair("directory.example.gov")


def metadata() -> bytes:
    """What the directory says of itself."""
    bare = "".join(CERTIFICATE.splitlines()[1:-1])
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}">
<md:IDPSSODescriptor protocolSupportEnumeration="{P}">
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="{DS}"><ds:X509Data><ds:X509Certificate>{bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{ASKED_AT}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>""".encode()


@contextmanager
def serving(content: bytes) -> Iterator[str]:
    """The metadata at an address of this machine."""

    class Page(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Says nothing on the terminal."""

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/metadata"
    server.shutdown()
    server.server_close()


def request_id(address: str) -> str:
    """The ID of the question with which somebody was sent here."""
    packed = base64.b64decode(parse_qs(urlsplit(address).query)["SAMLRequest"][0])
    return str(etree.fromstring(zlib.decompress(packed, -15)).get("ID"))


def _time(seconds: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def assertion(
    asked: str,
    home: str,
    *,
    subject: str = SUBJECT,
    audience: str | None = None,
    recipient: str | None = None,
    issuer: str = ENTITY,
    ends: float = 300,
    context: str = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password",
    name_format: str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
) -> Any:
    """What the directory says of the person, unsigned."""
    text = f"""<saml:Assertion xmlns:saml="{A}" ID="_{uuid.uuid4().hex}" Version="2.0" IssueInstant="{_time()}">
<saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{name_format}">{subject}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="{asked}" NotOnOrAfter="{_time(ends)}" Recipient="{recipient or home + "acs/"}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{_time(-60)}" NotOnOrAfter="{_time(ends)}"><saml:AudienceRestriction><saml:Audience>{audience or home + "metadata/"}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{_time()}"><saml:AuthnContext><saml:AuthnContextClassRef>{context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.3"><saml:AttributeValue>ana@example.gov</saml:AttributeValue></saml:Attribute><saml:Attribute Name="displayName"><saml:AttributeValue>Ana Lead</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
</saml:Assertion>"""
    return etree.fromstring(text)


def signed(one: Any, key: bytes = KEY, certificate: str = CERTIFICATE) -> Any:
    """The same, with the signature behind its issuer, as the schema wants it."""
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    place = etree.SubElement(one, f"{{{DS}}}Signature", Id="placeholder", nsmap={"ds": DS})
    one.insert(1, place)
    return signer.sign(one, key=key, cert=certificate, reference_uri=one.get("ID"))


def response(asked: str, home: str, *parts: Any) -> Any:
    """The answer around it."""
    root = etree.fromstring(
        f"""<samlp:Response xmlns:samlp="{P}" xmlns:saml="{A}" ID="_{uuid.uuid4().hex}" Version="2.0" IssueInstant="{_time()}" Destination="{home}acs/" InResponseTo="{asked}"><saml:Issuer>{ENTITY}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:Response>"""
    )
    root.extend(parts)
    return root


def posted(root: Any) -> str:
    """As a browser posts it."""
    return base64.b64encode(etree.tostring(root)).decode()


def honest(asked: str, home: str, **what: Any) -> str:
    return posted(response(asked, home, signed(assertion(asked, home, **what))))


def _false(one: Any, *, same_id: bool = False) -> Any:
    """A copy that says that it is somebody else, without a signature."""
    forged = copy.deepcopy(one)
    for signature in forged.findall(f"{{{DS}}}Signature"):
        forged.remove(signature)
    forged.find(f".//{{{A}}}NameID").text = EVIL
    if not same_id:
        forged.set("ID", f"_{uuid.uuid4().hex}")
    return forged


def _object(*parts: Any) -> Any:
    element = etree.Element(f"{{{DS}}}Object")
    element.extend(parts)
    return element


def wrapped(number: int, asked: str, home: str) -> str:
    """One of the eight wrappings of a signature: what was signed is there, and not what is read.

    After Somorovsky and others, On Breaking SAML (2012). 1 and 2 wrap a response
    that is signed, 3 to 8 an assertion.
    """
    if number in {1, 2}:
        whole = signed(response(asked, home, assertion(asked, home)))
        forged = copy.deepcopy(whole)
        signature = forged.find(f"{{{DS}}}Signature")
        forged.remove(signature)
        forged.set("ID", f"_{uuid.uuid4().hex}")
        forged.find(f".//{{{A}}}NameID").text = EVIL
        original = copy.deepcopy(whole)
        original.remove(original.find(f"{{{DS}}}Signature"))
        if number == 1:
            signature.append(_object(original))
            forged.insert(1, signature)
        else:
            forged.insert(1, original)
            forged.insert(2, signature)
        return posted(forged)
    good = signed(assertion(asked, home))
    bare = copy.deepcopy(good)
    signature = bare.find(f"{{{DS}}}Signature")
    bare.remove(signature)
    false = _false(good)
    build: dict[int, Callable[[], list[Any]]] = {
        3: lambda: [false, good],
        4: lambda: [_with(false, good)],
        5: lambda: [_with(_false(good), signature, at=1), bare],
        6: lambda: [_with(_false(good), _with(signature, _object(bare)), at=1)],
        7: lambda: [_extension(false), good],
        8: lambda: [_with(_false(good), _with(signature, _object(_extension(bare))), at=1)],
    }
    return posted(response(asked, home, *build[number]()))


def _with(parent: Any, child: Any, at: int | None = None) -> Any:
    parent.insert(len(parent) if at is None else at, child)
    return parent


def _extension(one: Any) -> Any:
    element = etree.Element(f"{{{P}}}Extensions")
    element.append(one)
    return element
