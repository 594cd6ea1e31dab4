"""Conditions of the list of facilities that a person keeps, and shares."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.person import signed_in
from common.responses import form_page
from compliance.register.forms.saved_view import SavedViewForm
from compliance.register.models import SavedView


def saved_view_new(request: HttpRequest) -> HttpResponse:
    """Keep the conditions of the list under a name."""
    query = request.GET.copy()
    query.pop("page", None)
    form = SavedViewForm(request.POST or None, user=signed_in(request), query=query.urlencode())
    if request.method == "POST" and form.is_valid():
        view = form.save()
        messages.success(request, f"条件「{view.name}」を保存しました。")
        return redirect(_list_with(view.query))
    context = {"form": form, "back": _list_with(request.GET.urlencode())}
    return form_page(request, "compliance/register/saved_view_form.html", context)


@require_POST
def saved_view_delete(request: HttpRequest, saved_view_pk: int) -> HttpResponse:
    """Delete conditions that one has saved oneself."""
    view = get_object_or_404(SavedView.objects.own_of(request.user), pk=saved_view_pk)
    view.delete()
    messages.success(request, f"条件「{view.name}」を削除しました。")
    return redirect("compliance:facility-list")


def _list_with(query: str) -> str:
    return f"{reverse('compliance:facility-list')}?{query}"
