"""What a person chooses about the list of facilities: columns, and conditions to keep."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.person import signed_in
from common.responses import form_page
from compliance.register.forms.list_choice import (
    ColumnFormSet,
    SavedViewForm,
    chosen_columns,
    rows_for,
)
from compliance.register.models import ColumnChoice, SavedView
from compliance.register.tables import DEFAULT_COLUMNS
from compliance.register.views.facility_list import columns_of


def column_choice(request: HttpRequest) -> HttpResponse:
    """Choose the columns of the list and their order; the conditions stay as they are."""
    formset = ColumnFormSet(request.POST or None, initial=rows_for(columns_of(request)))
    if request.method == "POST" and ("reset" in request.POST or formset.is_valid()):
        columns = DEFAULT_COLUMNS if "reset" in request.POST else chosen_columns(formset)
        ColumnChoice.objects.update_or_create(
            user=signed_in(request), defaults={"columns": list(columns)}
        )
        messages.success(request, "表示項目を保存しました。")
        return redirect(_list_with(request.GET.urlencode()))
    context = {"formset": formset, "back": _list_with(request.GET.urlencode())}
    return form_page(request, "compliance/register/column_choice.html", context, form=formset)


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
