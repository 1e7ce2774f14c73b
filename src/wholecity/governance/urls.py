from django.urls import path

from wholecity.governance import views
from wholecity.governance.views import backbone, handover, partnerships, transitions

app_name = "governance"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new_body, name="new-body"),
    path("meetings/<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/change/", views.change_meeting, name="change-meeting"),
    path("meetings/<uuid:meeting_id>/publish/", views.publish_meeting, name="publish-meeting"),
    path("meetings/<uuid:meeting_id>/cancel/", views.cancel_meeting, name="cancel-meeting"),
    path("meetings/<uuid:meeting_id>/items/", views.add_item, name="add-item"),
    path("items/<uuid:item_id>/", views.change_item, name="change-item"),
    path("items/<uuid:item_id>/move/", views.move_item, name="move-item"),
    path("items/<uuid:item_id>/remove/", views.remove_item, name="remove-item"),
    path("backbone/", backbone.backbone, name="backbone"),
    path("backbone/new/", backbone.new_role, name="new-role"),
    path("backbone/<uuid:role_id>/change/", backbone.change_role, name="change-role"),
    path("backbone/<uuid:role_id>/end/", backbone.end_role, name="end-role"),
    path("backbone/duties/<slug:kind>/", backbone.set_duty, name="set-duty"),
    path("transitions/", transitions.transitions, name="transitions"),
    path("transitions/new/", transitions.new_transition, name="new-transition"),
    path("transitions/<uuid:transition_id>/", transitions.transition, name="transition"),
    path(
        "transitions/<uuid:transition_id>/change/",
        transitions.change_transition,
        name="change-transition",
    ),
    path("transitions/<uuid:transition_id>/acting/", transitions.acting, name="acting"),
    path("transitions/<uuid:transition_id>/successor/", transitions.successor, name="successor"),
    path(
        "transitions/<uuid:transition_id>/close/",
        transitions.close_transition,
        name="close-transition",
    ),
    path(
        "transitions/<uuid:transition_id>/steps/<slug:step>/",
        transitions.mark_step,
        name="mark-step",
    ),
    path("seats/<uuid:seat_id>/transition/", transitions.start_transition, name="start-transition"),
    path("people/", transitions.people, name="people"),
    path("people/<uuid:person_id>/", transitions.person, name="person"),
    path("handover/", handover.handover, name="handover"),
    path("handover/handover.pdf", handover.handover_pdf, name="handover-pdf"),
    path("agreements/", partnerships.agreements, name="agreements"),
    path("agreements/new/", partnerships.new_agreement, name="new-agreement"),
    path("agreements/<uuid:agreement_id>/", partnerships.agreement, name="agreement"),
    path(
        "agreements/<uuid:agreement_id>/change/",
        partnerships.change_agreement,
        name="change-agreement",
    ),
    path(
        "agreements/<uuid:agreement_id>/sign/", partnerships.sign_agreement, name="sign-agreement"
    ),
    path(
        "agreements/<uuid:agreement_id>/signatures/<uuid:signature_id>/remove/",
        partnerships.unsign_agreement,
        name="unsign-agreement",
    ),
    path("agreements/<uuid:agreement_id>/end/", partnerships.end_agreement, name="end-agreement"),
    path(
        "agreements/<uuid:agreement_id>/documents/new/",
        partnerships.add_document,
        name="add-document",
    ),
    path(
        "agreements/<uuid:agreement_id>/documents/<uuid:document_id>/",
        partnerships.document,
        name="document",
    ),
    path(
        "agreements/<uuid:agreement_id>/documents/<uuid:document_id>/remove/",
        partnerships.remove_document,
        name="remove-document",
    ),
    path("<slug:key>/", views.body, name="body"),
    path("<slug:key>/meetings/new/", views.new_meeting, name="new-meeting"),
    path("<slug:key>/members.csv", views.export_members, name="export-members"),
    path("<slug:key>/members/", views.import_members, name="import-members"),
    path("<slug:key>/vision/", views.adopt_vision, name="adopt-vision"),
    path("<slug:key>/change/", views.change_body, name="change-body"),
    path("<slug:key>/seats/new/", views.new_seat, name="new-seat"),
    path("seats/<uuid:seat_id>/", views.seat, name="seat"),
    path("seats/<uuid:seat_id>/fill/", views.fill, name="fill"),
    path("seats/<uuid:seat_id>/vacate/", views.vacate, name="vacate"),
    path("seats/<uuid:seat_id>/designee/", views.designate, name="designate"),
    path("seats/<uuid:seat_id>/close/", views.close, name="close-seat"),
    path(
        "seats/<uuid:seat_id>/designees/<uuid:designation_id>/end/",
        views.end_designation,
        name="end-designation",
    ),
]
