from django.urls import path
from django.views.i18n import set_language

from wholecity.people.views import (
    accounts,
    factors,
    invitations,
    passwords,
    sessions,
    sign_in,
)

app_name = "people"
urlpatterns = [
    path("account/sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("account/demo/", sign_in.demo_sign_in, name="demo"),
    path("account/sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/role/", sign_in.choose_role, name="role"),
    path("account/language/", set_language, name="language"),
    path("account/verify/", factors.verify, name="verify"),
    path("account/second-factor/", factors.second_factor, name="second-factor"),
    path("account/second-factor/app/", factors.add_app, name="add-app"),
    path("account/second-factor/passkey/", factors.add_passkey, name="add-passkey"),
    path("account/second-factor/codes/", factors.recovery_codes, name="recovery-codes"),
    path("account/second-factor/<int:factor>/", factors.remove_factor, name="remove-factor"),
    path("account/password/", passwords.change_password, name="change-password"),
    path("account/password/forgotten/", passwords.forgotten, name="forgotten"),
    path("account/password/new/<str:token>/", passwords.new_password, name="new-password"),
    path("account/sessions/", sessions.sessions, name="sessions"),
    path("account/sessions/end/", sessions.end_sessions, name="end-sessions"),
    path("account/invitation/<str:secret>/", invitations.invitation, name="invitation"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/invite/", accounts.invite, name="invite"),
    path("accounts/invitations/<uuid:invitation>/", accounts.withdraw, name="withdraw"),
    path("accounts/proposals/<uuid:proposal>/", accounts.settle_role, name="settle-role"),
    path("accounts/<uuid:public_id>/", accounts.account, name="account"),
    path("accounts/<uuid:public_id>/give-role/", accounts.give_role, name="give-role"),
    path("accounts/<uuid:public_id>/end-role/", accounts.end_role, name="end-role"),
    path("accounts/<uuid:public_id>/close/", accounts.close, name="close-account"),
    path("accounts/<uuid:public_id>/reopen/", accounts.reopen, name="reopen-account"),
]
