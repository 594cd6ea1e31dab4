"""How the letters of an authority look and speak, for those who manage it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import Act, offices_open_to
from accounts.person import signed_in
from common.responses import download, form_page
from compliance.correspondence.models import NoticeKind
from compliance.settings.models import LetterSettings
from facilities.models import TypeCode
from jurisdictions.models import Authority
from letters.issuing.wording_forms import SampleForm, WordingForm, WordingSearch
from letters.issuing.wording_rows import wording_groups
from letters.printing.pdf import render_envelope_test, render_pdf
from letters.settings.acts import WordingOvertaken, change_letter_settings, write_wording
from letters.settings.forms import LetterSettingsForm
from letters.settings.models import Wording
from letters.writing.addressing import address_lines, envelope_of, window_rows
from letters.writing.incomplete import Incomplete
from letters.writing.labels_of_words import label_of_words
from letters.writing.occasions import office_of
from letters.writing.placeholders import EXAMPLES, allowed_in, is_certain
from letters.writing.samples import sample_address, sample_letter
from letters.writing.word_files import filled, standard_words
from letters.writing.word_table import PARAGRAPHS


def letter_settings(request: HttpRequest, authority_pk: int) -> HttpResponse:
    """Show and change the seal, the numbers, the days and the envelope."""
    authority = _office(request, authority_pk, Act.SET_LETTERS)
    form = LetterSettingsForm(
        request.POST or None,
        instance=_settings_of(authority),
        initial={"reason": ""},
        on=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        change_letter_settings(
            form.instance, now=timezone.now(), by=signed_in(request), reason=reason
        )
        messages.success(request, "通知文書の設定を保存しました。")
        return redirect("letters:letter-settings", authority_pk)
    context = {"authority": authority, "form": form}
    return form_page(request, "letters/settings/letter_settings.html", context)


@require_GET
def envelope_test(request: HttpRequest, authority_pk: int) -> HttpResponse:
    """Download the sheet that shows whether an address fits the window."""
    authority = _office(request, authority_pk, Act.SET_LETTERS)
    settings = _settings_of(authority)
    lines = address_lines(sample_address(authority), settings, office_of(authority).words)
    envelope = envelope_of(settings, lines)
    sheet = render_envelope_test(envelope, window_rows(envelope, lines))
    return download(sheet, name="封筒の窓の確認.pdf", shown=True)


@require_GET
def letter_sample(request: HttpRequest, authority_pk: int) -> HttpResponse:
    """Download a letter to an invented facility, in the words that the authority uses now."""
    authority = _office(request, authority_pk, Act.WORD_LETTERS)
    form = SampleForm(request.GET)
    if not form.is_valid():
        return _list(request, authority, form)
    asked = form.cleaned_data
    kind = NoticeKind(asked["kind"] or NoticeKind.NOT_FILED)
    try:
        letter = sample_letter(
            authority,
            kind=kind,
            facility_type=asked["facility_type"] or TypeCode.WELFARE_FACILITY,
            on=asked["on"] or timezone.localdate(),
        )
    except Incomplete as incomplete:
        form.add_error(None, incomplete.sentences())
        return _list(request, authority, form)
    return download(render_pdf(letter), name=f"見本_{kind.label}.pdf", shown=True)


@require_GET
def wording_list(request: HttpRequest, authority_pk: int) -> HttpResponse:
    """Show all words of every letter, and which ones the authority words itself."""
    authority = _office(request, authority_pk, Act.WORD_LETTERS)
    return _list(request, authority, SampleForm())


def wording_edit(request: HttpRequest, authority_pk: int, paragraph: str) -> HttpResponse:
    """Show words with all their versions, try others, and keep them."""
    authority = _office(request, authority_pk, Act.WORD_LETTERS)
    if paragraph not in PARAGRAPHS:
        raise Http404
    versions = list(
        Wording.objects.filter(authority=authority, key=paragraph)
        .select_related("recorded_by")
        .order_by("-version")
    )
    words = (versions[0].text if versions else "") or standard_words()[paragraph]
    initial = {"text": words, "after": versions[0].version if versions else 0}
    form = WordingForm(request.POST or None, key=paragraph, initial=initial)
    asked = request.method == "POST" and form.is_valid()
    if asked and "preview" not in request.POST and _keep(request, authority, paragraph, form):
        messages.success(request, f"「{label_of_words(paragraph)}」を保存しました。")
        return redirect("letters:wording-list", authority_pk)
    shown = form.cleaned_data["text"] if asked else words
    offered = allowed_in(paragraph).items()
    context = {
        "authority": authority,
        "form": form,
        "label": label_of_words(paragraph),
        "standard": standard_words()[paragraph],
        "preview": filled(shown, EXAMPLES, "｛{}｝".format).splitlines(),
        "is_own": bool(versions and versions[0].text),
        "is_preview": asked and not form.errors,
        "certain": [pair for pair in offered if is_certain(pair[0], paragraph)],
        "uncertain": [pair for pair in offered if not is_certain(pair[0], paragraph)],
        "versions": versions,
    }
    return form_page(request, "letters/settings/wording_edit.html", context)


def _keep(request: HttpRequest, authority: Authority, key: str, form: WordingForm) -> bool:
    """Store the words; tell whoever was overtaken."""
    standard = standard_words()[key]
    text = standard if "standard" in request.POST else form.cleaned_data["text"]
    try:
        write_wording(
            authority,
            key=key,
            text="" if text == standard else text,
            after=form.cleaned_data["after"],
            now=timezone.now(),
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
        )
    except WordingOvertaken:
        form.add_error(None, "他の職員が先に変更しました。新しい文を確認してから変更してください。")
        return False
    return True


def _list(request: HttpRequest, authority: Authority, form: SampleForm) -> HttpResponse:
    newest = Wording.objects.current().filter(authority=authority).select_related("recorded_by")
    own = {wording.key: wording for wording in newest if wording.text}
    search = WordingSearch(request.GET)
    asked = search.asked
    groups = wording_groups(
        own,
        search=asked.get("q", ""),
        owner=asked.get("owner", ""),
        changed=asked.get("changed", False),
    )
    context = {
        "authority": authority,
        "groups": groups,
        "form": form,
        "search": search,
        "is_narrowed": search.is_narrowed,
        "count": sum(group.count for group in groups),
    }
    return form_page(request, "letters/settings/wording_list.html", context)


def _settings_of(authority: Authority) -> LetterSettings:
    stored = LetterSettings.objects.filter(authority=authority).first()
    return stored or LetterSettings(authority=authority)


def _office(request: HttpRequest, authority_pk: int, act: Act) -> Authority:
    offices = offices_open_to(request.user, act).select_related("prefecture")
    return get_object_or_404(offices, pk=authority_pk)
