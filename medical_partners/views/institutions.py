"""The pages on which an office keeps the list of medical institutions."""

from django.contrib import messages
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Act, may, offices_open_to
from accounts.person import signed_in
from common.characters import forbidden_problem
from common.keys import row_key
from common.responses import form_page
from medical_partners.actions import (
    add_private_character,
    keep_apart,
    merge_institution,
    save_institution,
    separate_institution,
)
from medical_partners.duplicates import suspected
from medical_partners.forms import (
    CapabilityForm,
    InstitutionForm,
    NewInstitutionForm,
    PrivateCharacterForm,
)
from medical_partners.models import (
    MedicalInstitution,
    PrivateCharacter,
)

DETAIL = "compliance:institution-detail"


def institution_new(request: HttpRequest) -> HttpResponse:
    """Enter an institution that no public list holds."""
    if not may(request.user, Act.REGISTER_INSTITUTION):
        raise Http404
    form = NewInstitutionForm(request.POST or None, user=signed_in(request))
    return _form_page(request, form, None)


def institution_edit(request: HttpRequest, institution_pk: int) -> HttpResponse:
    """Change an entry of one's own authority; those of public lists change with the lists."""
    own = MedicalInstitution.objects.open_to(request.user, Act.EDIT_INSTITUTION)
    institution = get_object_or_404(own, pk=institution_pk)
    form = InstitutionForm(request.POST or None, instance=institution, user=signed_in(request))
    return _form_page(request, form, own.get(pk=institution_pk))


def institution_capabilities(request: HttpRequest, institution_pk: int) -> HttpResponse:
    """Record what an institution can do, who said so and when."""
    mine = MedicalInstitution.objects.open_to(request.user, Act.ASSESS_INSTITUTION)
    institution = get_object_or_404(mine, pk=institution_pk)
    form = CapabilityForm(request.POST or None, instance=institution)
    return _form_page(request, form, institution, "medical_partners/institution_capabilities.html")


def _form_page(
    request: HttpRequest,
    form: ModelForm[MedicalInstitution],
    institution: MedicalInstitution | None,
    template: str = "medical_partners/institution_form.html",
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and _saved(form):
        messages.success(request, f"{form.instance.name}の情報を保存しました。")
        return redirect(DETAIL, form.instance.pk)
    context = {"form": form, "institution": institution}
    return form_page(request, template, context)


def _saved(form: ModelForm[MedicalInstitution]) -> bool:
    try:
        save_institution(form.instance, reason=form.cleaned_data["reason"])
    except IntegrityError:
        # The other entry may be one that this person cannot see.
        form.add_error("code", "この医療機関コードの医療機関は既に登録されています。")
        return False
    return True


@require_GET
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Show the institutions that may have been entered twice, and those that were merged."""
    if not may(request.user, Act.MERGE_INSTITUTIONS):
        raise Http404
    mine = MedicalInstitution.objects.open_to(request.user, Act.MERGE_INSTITUTIONS)
    merged = mine.exclude(merged_into=None).select_related("merged_into")
    context = {"suspicions": suspected(mine), "merged": merged.order_by("reading", "pk")}
    return render(request, "medical_partners/duplicate_list.html", context)


@require_POST
def institution_merge(request: HttpRequest, institution_pk: int) -> HttpResponse:
    """Decide about an entry and another institution: the same, or two."""
    compared = MedicalInstitution.objects.open_to(request.user, Act.MERGE_INSTITUTIONS).current()
    merged = get_object_or_404(compared.entered_by_offices(), pk=institution_pk)
    asked = row_key(request.POST.get("other", "")) or 0
    kept = get_object_or_404(compared.exclude(pk=merged.pk), pk=asked)
    now, by, reason = timezone.now(), signed_in(request), request.POST.get("reason", "")[:200]
    if problem := forbidden_problem(reason):
        messages.error(request, f"判断の理由：{problem}")
        return redirect("medical_partners:duplicate-list")
    if request.POST.get("verdict") == "same":
        merge_institution(merged, into=kept, now=now, by=by, reason=reason)
        messages.success(request, f"「{merged.name}」を「{kept.name}」に統合しました。")
    else:
        keep_apart(merged, kept, now=now, by=by, reason=reason)
        messages.success(request, "別の医療機関として記録しました。重複の候補には表示しません。")
    return redirect("medical_partners:duplicate-list")


@require_POST
def institution_separate(request: HttpRequest, institution_pk: int) -> HttpResponse:
    """Take a merge back."""
    mine = MedicalInstitution.objects.open_to(request.user, Act.MERGE_INSTITUTIONS)
    own = mine.entered_by_offices().exclude(merged_into=None)
    merged = get_object_or_404(own.select_related("merged_into"), pk=institution_pk)
    separate_institution(merged, now=timezone.now(), by=signed_in(request), reason="統合の取消し")
    messages.success(request, f"「{merged.name}」の統合を取り消しました。")
    return redirect("medical_partners:duplicate-list")


@require_http_methods(["GET", "POST"])
def private_character_list(request: HttpRequest) -> HttpResponse:
    """Show what private characters of the lists mean, and take what an office has found out."""
    user = signed_in(request)
    offices = offices_open_to(user, Act.EXPLAIN_CHARACTERS)
    if not offices.exists():
        raise Http404
    form = PrivateCharacterForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        changed = add_private_character(form.instance, reason=form.cleaned_data["source"])
        messages.success(
            request,
            f"{form.instance.code_point}を「{form.instance.meaning}」として登録し、"
            f"医療機関{changed:,}件の名称又は所在地に反映しました。",
        )
        return redirect("medical_partners:private-character-list")
    known = PrivateCharacter.objects.filter(prefecture__in=offices.values("prefecture"))
    related = known.select_related("prefecture", "registered_by")
    context = {"form": form, "known": related.order_by("prefecture_id", "character")}
    return form_page(request, "medical_partners/private_character_list.html", context)
