from django.urls import path

from wholecity.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("new/", views.new, name="new"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/progress/", views.progress, name="progress"),
    path("<int:number>/", views.delivery, name="delivery"),
    path("<int:number>/quarantine/", views.quarantine, name="quarantine"),
    path("<int:number>/undo/", views.undo, name="undo"),
    path("<int:number>/accept/", views.accept, name="accept"),
]
