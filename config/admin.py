"""The pages on which a superuser edits reference data; the product itself is not here."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class ReferenceSite(AdminSite):
    """基礎データの管理: for superusers only."""

    site_header = "基礎データの管理"
    site_title = "協力医療機関届出管理"
    index_title = "基礎データ"

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is an active superuser."""
        return request.user.is_active and request.user.is_superuser

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Send strangers to the one page of sign-in, which asks for the second factor too."""
        if request.user.is_authenticated:
            raise Http404
        return redirect(reverse("login", query={"next": reverse("admin:index")}))


class ReferenceConfig(AdminConfig):
    """Make the site for reference data the default one."""

    default_site = "config.admin.ReferenceSite"
