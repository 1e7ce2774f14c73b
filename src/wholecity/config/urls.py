"""Root of the URLs. Each capability brings its own `urls`."""

from django.urls import include, path

urlpatterns = [
    path("", include("wholecity.web.urls")),
    path("api/v1/", include("wholecity.api.urls")),
    path("agreements/", include("wholecity.agreements.urls")),
    path("", include("wholecity.people.urls")),
    path("caseload/", include("wholecity.casework.urls")),
    path("family/", include("wholecity.family.urls")),
    path("cabinet/", include("wholecity.governance.urls")),
    path("measures/", include("wholecity.measures.urls")),
    path("deliveries/", include("wholecity.intake.urls")),
    path("links/", include("wholecity.children.urls")),
    path("releases/", include("wholecity.disclosure.urls")),
    path("extracts/", include("wholecity.extracts.urls")),
    path("mail/", include("wholecity.mail.urls")),
    path("oversight/", include("wholecity.web.oversight.urls")),
    path("runs/", include("wholecity.chain.urls")),
]
