"""A phone that shows codes, and somebody who signs in with it by the pages."""

import re
import time
from dataclasses import dataclass, field

import pyotp
from django.test import Client

PASSWORD = "a long sentence to remember"
STEP = 30


@dataclass
class Phone:
    """An app on a phone; `later` moves its clock, so that it shows a code that is not used yet."""

    secret: str = ""
    steps: int = 0
    recovery_codes: list[str] = field(default_factory=list)

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(time.time() + self.steps * STEP)

    def later(self) -> str:
        """The code after the one that was used last; the server takes one that is early."""
        self.steps += 1
        return self.code()


def sign_in(client: Client, username: str, password: str = PASSWORD) -> None:
    """The first step; the second one is still to come."""
    form = {"username": username, "password": password}
    answer = client.post("/account/sign-in/", form)
    assert answer.status_code == 302, answer.content.decode()


def set_up(client: Client) -> Phone:
    """Set an app up, as whoever has none is led to, and keep the recovery codes."""
    page = client.get("/account/second-factor/app/").content.decode()
    found = re.search(r'<code class="wc-secret">([A-Z2-7 ]+)</code>', page)
    assert found, page
    phone = Phone(found[1].replace(" ", ""), steps=-1)
    answer = client.post("/account/second-factor/app/", {"code": phone.code()})
    assert answer.status_code == 200, answer.content.decode()
    phone.recovery_codes = re.findall(r"<li><code>(\d+)</code>", answer.content.decode())
    return phone
