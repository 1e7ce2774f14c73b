from django.urls import path

from wholecity.casework import views

app_name = "casework"
urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("assign/", views.assign, name="assign"),
    path("consent-form.pdf", views.consent_form, name="consent-form"),
    path("emergency/", views.emergency, name="emergency"),
    path("emergency/<str:child>/", views.child_in_emergency, name="in-emergency"),
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/<uuid:emergency_id>/review/", views.review, name="review"),
    path("<str:child>/", views.child, name="child"),
    path("<str:child>/consent-form.pdf", views.consent_form, name="child-consent-form"),
    path("<str:child>/restricted/", views.restricted, name="restricted"),
    path("<str:child>/print/", views.print_summary, name="print"),
    path("<str:child>/close/", views.close, name="close"),
    path("<str:child>/consents/new/", views.new_consent, name="new-consent"),
    path("<str:child>/consents/<uuid:ground_id>/revoke/", views.revoke, name="revoke"),
]
