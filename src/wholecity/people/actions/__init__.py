"""What can be done with people: their accounts, roles, second factors, sessions, invitations."""

from wholecity.people.actions.accounts import (
    add_user,
    close_account,
    end_role,
    give_role,
    join_organization,
    make_demo_people,
    note_sign_in,
    reopen_account,
    settle_role,
)
from wholecity.people.actions.attempts import attempt, count_attempt, forget_attempts
from wholecity.people.actions.directories import (
    Reassigned,
    close_directory,
    enter,
    keep_answer,
    set_directory,
    take_answer,
    tell_of_reassigned,
    tie_identity,
    try_directory,
    use_assertion,
)
from wholecity.people.actions.factors import (
    add_app,
    add_passkey,
    new_recovery_codes,
    remove_factor,
    use_code,
    use_passkey,
)
from wholecity.people.actions.invitations import accept, invite, withdraw
from wholecity.people.actions.passwords import change_password, mail_reset_link, reset_password
from wholecity.people.actions.persons import (
    change_person,
    organization_named,
    register_organization,
    register_person,
    tie_account,
)
from wholecity.people.actions.sessions import end_session, end_sessions

__all__ = [
    "Reassigned",
    "accept",
    "add_app",
    "add_passkey",
    "add_user",
    "attempt",
    "change_password",
    "change_person",
    "close_account",
    "close_directory",
    "count_attempt",
    "end_role",
    "end_session",
    "end_sessions",
    "enter",
    "forget_attempts",
    "give_role",
    "invite",
    "join_organization",
    "keep_answer",
    "mail_reset_link",
    "make_demo_people",
    "new_recovery_codes",
    "note_sign_in",
    "organization_named",
    "register_organization",
    "register_person",
    "remove_factor",
    "reopen_account",
    "reset_password",
    "set_directory",
    "settle_role",
    "take_answer",
    "tell_of_reassigned",
    "tie_account",
    "tie_identity",
    "try_directory",
    "use_assertion",
    "use_code",
    "use_passkey",
    "withdraw",
]
