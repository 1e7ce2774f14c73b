"""Forms of signing in, of second factors, and of the administrator's pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wholecity.kernel.errors import TooMany
from wholecity.people import queries
from wholecity.people.actions import attempt
from wholecity.people.definitions import TITLES, TWO_PERSON_ROLES, Role
from wholecity.people.models import User
from wholecity.ui.texts import told


class SignInForm(AuthenticationForm):
    """Username or address, and password, with messages that say what to do."""

    error_messages = {
        "invalid_login": _(
            "The username and the password do not go together. The password is case-sensitive."
        ),
        "inactive": _("This account is closed. Ask your administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Username or e-mail address")
        self.fields["username"].error_messages["required"] = _("Enter your username.")
        # The error summary takes the focus when there is one; else nothing moves it.
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["password"].label = _("Password")
        self.fields["password"].error_messages["required"] = _("Enter your password.")

    def clean(self) -> dict[str, Any]:
        """Compare the password, as often as it may be tried for this account from this address."""
        typed = self.cleaned_data.get("username")
        if not typed or not self.cleaned_data.get("password"):
            return self.cleaned_data
        assert self.request is not None
        self.cleaned_data["username"] = username = queries.username_of(typed)
        try:
            with attempt(kind="password", whom=username, address=queries.address_of(self.request)):
                return super().clean()
        except TooMany as error:
            raise ValidationError(told(error.words)) from error


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AppForm(forms.Form):
    """The first code of an app that has just read the secret."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The six digits that the app shows now."),
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """What the browser made of a passkey; the script fills it in."""

    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={"required": _("The browser gave no passkey. Try again.")},
    )
    name = forms.CharField(
        label=pgettext_lazy("of a passkey", "Name"),
        max_length=60,
        required=False,
        help_text=_("So that you know it again: “phone”, “key on my key ring”."),
    )


class PasswordAgainForm(forms.Form):
    """The password, to prove that it is still its owner who sits there."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.address = user, address

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            with attempt(kind="password", whom=self.user.username, address=self.address):
                if not self.user.check_password(password):
                    raise ValidationError(gettext("The password is not right."))
        except TooMany as error:
            raise ValidationError(told(error.words)) from error
        return password


class NewPasswordForm(forms.Form):
    """A new password, once: whoever wants to see what they type has a browser that shows it."""

    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        help_text=_(
            "Twelve characters or more. A sentence is good; a well-known password is refused."
        ),
        error_messages={"required": _("Enter a new password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password


class ChangePasswordForm(PasswordAgainForm):
    """The password that was, and a new one."""

    new_password = NewPasswordForm.base_fields["new_password"]

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password


class ForgottenForm(forms.Form):
    """The address to which a link goes."""

    email = forms.EmailField(
        label=_("E-mail address"),
        error_messages={"required": _("Enter your e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def _role_choices() -> list[tuple[str, str]]:
    return [
        (
            role.value,
            gettext("%(role)s (a second administrator confirms it)") % {"role": gettext(title)}
            if role in TWO_PERSON_ROLES
            else gettext(title),
        )
        for role, title in TITLES.items()
    ]


class InvitationForm(forms.Form):
    """Whom an administrator invites, and as what."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        error_messages={"required": _("Say what the person is called.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation goes there, and they will sign in with it."),
        error_messages={"required": _("Say where the invitation goes.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple, choices=_role_choices
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def clean_roles(self) -> list[Role]:
        return [Role(role) for role in self.cleaned_data["roles"]]


class RoleForm(forms.Form):
    """A role to give."""

    role = forms.ChoiceField(label=_("Role"), choices=_role_choices)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class DirectoryForm(forms.Form):
    """A directory of the city's, as its own people say it."""

    name = forms.CharField(
        label=pgettext_lazy("of a directory", "Name"),
        max_length=60,
        help_text=_("As the button says it: “City of Riverton account”."),
        error_messages={"required": _("Say what the directory is called.")},
    )
    protocol = forms.ChoiceField(
        label=_("Protocol"), choices=[("oidc", "OpenID Connect"), ("saml", "SAML 2.0")]
    )
    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=300,
        help_text=_("What the directory calls itself: the issuer, or the entity ID of SAML."),
        error_messages={"required": _("Say what the directory calls itself.")},
    )
    client_id = forms.CharField(
        label=_("Client ID"), max_length=200, required=False, help_text=_("OpenID Connect only.")
    )
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        help_text=_(
            "OpenID Connect only. It is kept encrypted and shown to nobody; empty leaves it."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    metadata_url = forms.CharField(
        label=_("Address of its metadata"),
        max_length=300,
        required=False,
        help_text=_("SAML only."),
    )
    vouches_for_email = forms.BooleanField(
        label=_("The addresses that it names are its people’s"),
        required=False,
        help_text=_("Of SAML, which does not say so itself. Invitations are opened by them."),
    )
    trusts_mfa = forms.BooleanField(
        label=_("Its second factor counts here"),
        required=False,
        help_text=_("When it says that it asked for one. Otherwise ours is asked for."),
    )

    def clean(self) -> dict[str, Any]:
        """Each protocol with what it needs."""
        given = super().clean() or {}
        needed = {"oidc": "client_id", "saml": "metadata_url"}.get(given.get("protocol", ""))
        if needed and not given.get(needed):
            self.add_error(needed, gettext("This protocol needs it."))
        return given


class ClosingForm(forms.Form):
    """Why an account is closed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Such as “left the city on June 30”. It stays in the record."),
        error_messages={"required": _("Say why the account is closed.")},
    )
