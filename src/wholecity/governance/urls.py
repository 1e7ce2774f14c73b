from django.urls import path

from wholecity.governance import views

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
    path("<slug:key>/", views.body, name="body"),
    path("<slug:key>/meetings/new/", views.new_meeting, name="new-meeting"),
    path("<slug:key>/members.csv", views.export_members, name="export-members"),
    path("<slug:key>/members.xlsx", views.export_workbook, name="export-workbook"),
    path("<slug:key>/members.json", views.export_popolo, name="export-popolo"),
    path("<slug:key>/members.yaml", views.export_civic_data, name="export-civic-data"),
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
