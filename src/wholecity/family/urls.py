from django.urls import path

from wholecity.family.views import accounts, own, requests

app_name = "family"
urlpatterns = [
    path("", own.children, name="children"),
    path("requests/", requests.index, name="requests"),
    path("requests/<uuid:request_id>/", requests.one, name="request"),
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/<str:child>/", accounts.of_child, name="accounts-of"),
    path("accounts/<str:child>/end/", accounts.end, name="end-account"),
    path("<str:child>/", own.record, name="record"),
    path("<str:child>/copy.pdf", own.copy_pdf, name="copy-pdf"),
    path("<str:child>/copy.csv", own.copy_csv, name="copy-csv"),
    path("<str:child>/seen-by/", own.seen_by, name="seen-by"),
    path("<str:child>/consents/", own.consents, name="consents"),
    path("<str:child>/consents/new/", own.new_consent, name="new-consent"),
    path("<str:child>/consents/<uuid:ground_id>/revoke/", own.revoke, name="revoke"),
    path("<str:child>/consents/<uuid:ground_id>/narrow/", own.narrow, name="narrow"),
    path("<str:child>/consents/<uuid:ground_id>/receipt.pdf", own.receipt, name="receipt"),
    path("<str:child>/requests/", own.own_requests, name="own-requests"),
    path("<str:child>/requests/new/", own.ask_access, name="ask-access"),
    path("<str:child>/requests/<uuid:request_id>/hearing/", own.ask_hearing, name="ask-hearing"),
    path("<str:child>/requests/<uuid:request_id>/statement/", own.disagree, name="disagree"),
    path("<str:child>/amend/<str:source>/<str:table>/<str:item>/", own.ask_amendment, name="amend"),
]
