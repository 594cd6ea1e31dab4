"""The page on which a person chooses the columns of a list and their order."""

from collections.abc import Sequence
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.forms.columns import (
    MOVES,
    chosen_columns,
    column_forms,
    keep_columns,
    moved_columns,
)
from accounts.person import signed_in
from common.columns import Listing
from common.responses import form_page

R = TypeVar("R")


def choose_columns(
    request: HttpRequest, listing: Listing[R], chosen: Sequence[str], *, back: HttpResponse
) -> HttpResponse:
    """Keep the columns that are chosen; the conditions of the list stay as they are."""
    if MOVES.keys() & request.POST.keys():
        moved = moved_columns(listing, request.POST)
        context = {"listing": listing, "formset": moved, "back": back["Location"]}
        return render(request, "lists/column_choice.html", context)
    formset = column_forms(listing, request.POST or None, chosen=chosen)
    if request.method == "POST" and ("reset" in request.POST or formset.is_valid()):
        names = [] if "reset" in request.POST else chosen_columns(formset)
        keep_columns(signed_in(request), listing, names)
        messages.success(request, "表示項目を保存しました。")
        return back
    context = {"listing": listing, "formset": formset, "back": back["Location"]}
    return form_page(request, "lists/column_choice.html", context, form=formset)
