"""Changes of the cabinet: bodies, seats and their holders, meetings and what comes of them."""

from wholecity.governance.actions.action_items import (
    change_action,
    drop,
    finish,
    note_progress,
    remove_action,
    reopen,
    take_on,
)
from wholecity.governance.actions.agenda import (
    add_item,
    change_item,
    move_item,
    place_item,
    remove_item,
    write_record,
)
from wholecity.governance.actions.attendance import (
    add_guest,
    note_attendance,
    note_the_rest_present,
    remove_guest,
)
from wholecity.governance.actions.bodies import (
    adopt_vision,
    change_body,
    found_body,
)
from wholecity.governance.actions.closing import (
    close_meeting,
    publish_actions,
    reopen_meeting,
)
from wholecity.governance.actions.decisions import (
    change_decision,
    decide,
    remove_decision,
)
from wholecity.governance.actions.demonstration import (
    make_demo_cabinet,
)
from wholecity.governance.actions.designees import (
    designate,
    end_designation,
)
from wholecity.governance.actions.exporting import (
    export_record,
)
from wholecity.governance.actions.importing import (
    Imported,
    import_members,
)
from wholecity.governance.actions.mailing import (
    try_again,
)
from wholecity.governance.actions.meetings import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    publish_meeting,
    send_packet,
)
from wholecity.governance.actions.minutes import (
    approve_minutes,
    correct_minutes,
    draft_minutes,
    edit_minutes,
)
from wholecity.governance.actions.past_meetings import PastImported, import_meetings
from wholecity.governance.actions.proposals import (
    propose_item,
    set_aside,
    take_onto_agenda,
)
from wholecity.governance.actions.publicity import (
    open_to_public,
)
from wholecity.governance.actions.responses import (
    answer,
    answer_as,
    answer_by_link,
)
from wholecity.governance.actions.seats import (
    add_seat,
    close_seat,
    fill_seat,
    speak_for,
    vacate_seat,
)
from wholecity.governance.actions.survey import (
    turn_in_survey,
)

__all__ = [
    "Imported",
    "PastImported",
    "add_guest",
    "add_item",
    "add_seat",
    "adopt_vision",
    "answer",
    "answer_as",
    "answer_by_link",
    "approve_minutes",
    "call_meeting",
    "cancel_meeting",
    "change_action",
    "change_body",
    "change_decision",
    "change_item",
    "change_meeting",
    "close_meeting",
    "close_seat",
    "correct_minutes",
    "decide",
    "designate",
    "draft_minutes",
    "drop",
    "edit_minutes",
    "end_designation",
    "export_record",
    "fill_seat",
    "finish",
    "found_body",
    "import_meetings",
    "import_members",
    "make_demo_cabinet",
    "move_item",
    "note_attendance",
    "note_progress",
    "note_the_rest_present",
    "open_to_public",
    "place_item",
    "propose_item",
    "publish_actions",
    "publish_meeting",
    "remove_action",
    "remove_decision",
    "remove_guest",
    "remove_item",
    "reopen",
    "reopen_meeting",
    "send_packet",
    "set_aside",
    "speak_for",
    "take_on",
    "take_onto_agenda",
    "try_again",
    "turn_in_survey",
    "vacate_seat",
    "write_record",
]
