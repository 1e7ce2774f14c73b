from django.urls import path

from wholecity.intake.views import deliveries, services, tables

app_name = "intake"
urlpatterns = [
    path("", deliveries.deliveries, name="deliveries"),
    path("new/", deliveries.new, name="new"),
    path("tables/<uuid:table_id>/", tables.table, name="table"),
    path("tables/<uuid:table_id>/columns/", tables.columns, name="columns"),
    path("tables/<uuid:table_id>/saved/", tables.use_saved, name="use-saved"),
    path("tables/<uuid:table_id>/discard/", tables.discard, name="discard"),
    path("jobs/<uuid:job_id>/", deliveries.job, name="job"),
    path("jobs/<uuid:job_id>/progress/", deliveries.progress, name="progress"),
    path("new-service-account/", services.new, name="new-service-account"),
    path("service-accounts/", services.accounts, name="service-accounts"),
    path("service-accounts/<slug:key>/", services.account, name="service-account"),
    path("service-accounts/<slug:key>/confirm/", services.confirm, name="confirm-service-account"),
    path("service-accounts/<slug:key>/token/", services.replace, name="replace-token"),
    path("service-accounts/<slug:key>/revoke/", services.revoke, name="revoke-service-account"),
    path("<int:number>/", deliveries.delivery, name="delivery"),
    path("<int:number>/quarantine/", deliveries.quarantine, name="quarantine"),
    path("<int:number>/errors.csv", deliveries.error_file, name="error-file"),
    path("<int:number>/undo/", deliveries.undo, name="undo"),
    path("<int:number>/accept/", deliveries.accept, name="accept"),
]
