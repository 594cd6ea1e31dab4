"""The addresses of the office's work; each room names its own."""

from django.urls import include, path

app_name = "compliance"
urlpatterns = [
    path("", include("compliance.register.urls")),
    path("", include("compliance.desk.urls")),
    path("", include("compliance.correspondence.urls")),
    path("", include("compliance.settings.urls")),
    path("", include("compliance.work.urls")),
]
