"""The addresses of long work."""

from django.urls import path

from jobs.views import job_detail, job_restart

app_name = "jobs"
urlpatterns = [
    path("jobs/<int:job_pk>/", job_detail, name="job-detail"),
    path("jobs/<int:job_pk>/restart/", job_restart, name="job-restart"),
]
