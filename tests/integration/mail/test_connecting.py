"""The way to the city's server: encrypted, with a password, and only to whom it says it is."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.factories.mail_server import running_mail_server
from wholecity.mail import actions
from wholecity.mail.actions import Round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def certificate(tmp_path):
    """A certificate of 127.0.0.1 that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path / "server.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    return path


@pytest.fixture
def server(certificate, settings):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with running_mail_server(context) as server:
        server.passwords = [("city", "a long password")]
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = True
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = server.passwords[0]
        yield server


def test_mail_goes_encrypted_and_with_a_password(server, certificate, monkeypatch, posted):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    posted()
    assert actions.deliver() == Round(sent=1)
    assert len(server.received) == 1


def test_a_server_that_nobody_vouches_for_gets_neither_mail_nor_password(server, posted):
    posted()
    outcome = actions.deliver()
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.trouble
    assert outcome.postponed == 1
    assert server.received == []


def test_a_wrong_password_keeps_messages_waiting(
    server, certificate, monkeypatch, settings, posted
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.EMAIL_HOST_PASSWORD = "wrong"
    posted()
    outcome = actions.deliver()
    assert outcome.trouble.startswith("535")
    assert (outcome.postponed, outcome.bounced) == (1, 0)
