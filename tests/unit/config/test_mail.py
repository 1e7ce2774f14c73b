"""Settings of mail that cannot work are said when the program starts."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from wholecity.config.settings import check_mail

SOUND = {
    "host": "smtp.example.gov",
    "security": "starttls",
    "sender": "Cabinet <cabinet@example.gov>",
    "address": "https://children.example.gov",
    "password": "secret",
}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_sound_setting_is_taken(security):
    check_mail(**{**SOUND, "security": security})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"security": "ssl"}, "none, starttls or tls"),
        ({"sender": ""}, "WHOLECITY_MAIL_FROM"),
        ({"address": ""}, "WHOLECITY_ADDRESS"),
        ({"address": "children.example.gov"}, "https://children.example.gov"),
        ({"security": "none"}, "in the clear"),
    ],
)
def test_what_cannot_work_is_said(wrong, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        check_mail(**{**SOUND, **wrong})


def test_a_server_on_this_machine_may_do_without_encryption():
    check_mail(**{**SOUND, "security": "none", "host": "127.0.0.1"})


def test_without_a_server_nothing_is_asked_for():
    check_mail(host="", security="starttls", sender="", address="", password="")


def test_the_environment_is_read(tmp_path):
    (tmp_path / "password").write_text("from a file\n", encoding="utf-8")
    environment = {
        **os.environ,
        "WHOLECITY_HOME": str(tmp_path / "home"),
        "WHOLECITY_SMTP_HOST": "smtp.example.gov",
        "WHOLECITY_SMTP_TLS": "tls",
        "WHOLECITY_SMTP_USER": "city",
        "WHOLECITY_SMTP_PASSWORD_FILE": str(tmp_path / "password"),
        "WHOLECITY_MAIL_FROM": "Cabinet <cabinet@example.gov>",
        "WHOLECITY_ADDRESS": "https://children.example.gov/",
    }
    program = (
        "from wholecity.config import settings as s;"
        "print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_SSL, s.EMAIL_USE_TLS, s.EMAIL_HOST_USER,"
        "s.EMAIL_HOST_PASSWORD, s.MAIL_BOUNCES, s.ADDRESS, sep='|')"
    )
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    told = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == (
        "smtp.example.gov|465|True|False|city|from a file|"
        "Cabinet <cabinet@example.gov>|https://children.example.gov"
    )
