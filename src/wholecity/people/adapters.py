"""What allauth asks us: how secrets are kept, and as whom we speak."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser

from wholecity.people.formats.secrets import opened, sealed
from wholecity.ui.context import place_title


class Accounts(DefaultAccountAdapter):
    """Signing in is one step of allauth's; our own middleware asks for the second factor."""

    def get_login_stages(self) -> list[str]:
        return []


class SecondFactors(DefaultMFAAdapter):
    """Secrets are kept encrypted; apps and passkeys show the city's name."""

    def encrypt(self, text: str) -> str:
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text)

    def get_totp_issuer(self) -> str:
        return place_title(settings.CITY.name, settings.CITY.division)

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())
