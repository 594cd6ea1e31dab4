"""The addresses of the site; each app names its own."""

from django.contrib import admin
from django.urls import include, path

from compliance.work.views import home, tour

urlpatterns = [
    path("", home, name="home"),
    path("tour/", tour, name="tour"),
    path("", include("config.sign_in_urls")),
    path("authorities/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("facilities/", include("facilities.urls")),
    path("medical-partners/", include("medical_partners.urls")),
    path("compliance/", include("compliance.urls")),
    # What was one app once keeps the addresses that people may have noted.
    path("compliance/", include("jobs.urls")),
    path("compliance/", include("intake.urls")),
    path("reports/", include("letters.urls")),
    path("reports/", include("reports.urls")),
]
