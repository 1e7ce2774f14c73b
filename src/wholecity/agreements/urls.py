from django.urls import path

from wholecity.agreements.views import changes, pages, register

app_name = "agreements"
urlpatterns = [
    path("", pages.agreements, name="agreements"),
    path("new/", changes.new, name="new"),
    path("register/", register.register, name="register"),
    path("register/agreements.csv", register.as_csv, name="register-csv"),
    path("register/agreements.json", register.as_json, name="register-json"),
    path("<slug:key>/", pages.agreement, name="agreement"),
    path("<slug:key>/text.docx", pages.text, name="text"),
    path("<slug:key>/certificate/", pages.certificate, name="certificate"),
    path("<slug:key>/documents/<uuid:document_id>/", pages.document, name="document"),
    path("<slug:key>/change/", changes.change, name="change"),
    path("<slug:key>/submit/", changes.submit, name="submit"),
    path("<slug:key>/send-back/", changes.send_back, name="send-back"),
    path("<slug:key>/answers/", changes.answers, name="answers"),
    path("<slug:key>/sign/", changes.sign, name="sign"),
    path("<slug:key>/documents/new/", changes.add_document, name="add-document"),
    path("<slug:key>/end/", changes.end, name="end"),
]
