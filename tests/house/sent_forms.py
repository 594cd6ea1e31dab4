"""Every form of the site: how to come to it, and what is typed into it."""

from collections.abc import Callable

from tests.house.page_sent import DAY, Office, Sent, on_its_own_page
from tests.house.sent_of_filings import (
    accepted,
    attached,
    brought,
    closed_year,
    corrected,
    file_act,
    new_filing,
    reopened_year,
    restarted,
    returned,
    reviewed,
)
from tests.house.sent_of_letters import (
    batch_act,
    columns_of_a_batch,
    contact,
    corrected_contact,
    found_reply,
    guidance,
    letters,
    list_act,
    replaced_letter,
)
from tests.house.sent_of_settings import (
    deleted_view,
    medical_area,
    member_act,
    of_the_office,
    own_app,
    own_columns,
    recovery_codes,
    role,
    rule_act,
    taken_up,
    withdrawn_invitation,
    without_app,
)
from tests.house.sent_to_registers import (
    act,
    answer,
    capabilities,
    decided,
    edited_institution,
    new_home,
    new_institution,
    noted,
    offer,
    private_character,
    same_institution,
    separated,
    separated_institution,
)

MAKERS: dict[str, list[Callable[[Office], Sent]]] = {
    "facilities:facility-new": [new_home],
    "facilities:facility-edit": [act("edit", name="改めた苑", number="")],
    "facilities:facility-suspend": [act("suspend", day=DAY)],
    "facilities:facility-resume": [act("resume", day=DAY)],
    "facilities:facility-close": [act("close", day=DAY)],
    "facilities:facility-note": [noted],
    "facilities:facility-transfer": [offer],
    "facilities:transfer-accept": [answer("accept")],
    "facilities:transfer-decline": [answer("decline")],
    "facilities:transfer-withdraw": [answer("withdraw")],
    "compliance:duplicate-decide": [decided("keep_this"), decided("different")],
    "compliance:facility-separate": [separated],
    "medical_partners:institution-new": [new_institution],
    "medical_partners:institution-edit": [edited_institution],
    "medical_partners:institution-capabilities": [capabilities],
    "medical_partners:institution-merge": [same_institution("same"), same_institution("different")],
    "medical_partners:institution-separate": [separated_institution],
    "medical_partners:private-character-list": [private_character],
    "compliance:filing-new": [new_filing],
    "compliance:filing-correct": [corrected],
    "compliance:filing-accept": [reviewed("accept")],
    "compliance:filing-opened": [reviewed("opened")],
    "compliance:filing-return": [returned],
    "compliance:review-accept": [accepted],
    "compliance:attachment-new": [attached],
    "compliance:year-close": [closed_year],
    "compliance:year-reopen": [reopened_year],
    "intake:upload-new": [brought],
    "intake:upload-record": [file_act("record")],
    "intake:upload-answer": [file_act("answer", hidden_sheets="take")],
    "intake:upload-set-aside": [file_act("set-aside")],
    "jobs:job-restart": [restarted],
    "compliance:contact-new": [contact],
    "compliance:contact-correct": [corrected_contact],
    "compliance:group-guidance-new": [guidance],
    "compliance:column-choice": [own_columns("compliance:column-choice")],
    "compliance:contact-columns": [own_columns("compliance:contact-columns")],
    "compliance:review-columns": [own_columns("compliance:review-columns")],
    "medical_partners:institution-columns": [own_columns("medical_partners:institution-columns")],
    "facilities:transfer-columns": [own_columns("facilities:transfer-columns")],
    "intake:upload-columns": [own_columns("intake:upload-columns")],
    "letters:notice-batches-columns": [own_columns("letters:notice-batches-columns")],
    "letters:notice-recipients-columns": [columns_of_a_batch],
    "accounts:staff-columns": [of_the_office("accounts:staff-columns")],
    "accounts:history-columns": [of_the_office("accounts:history-columns")],
    "compliance:saved-view-new": [
        lambda office: on_its_own_page("compliance:saved-view-new", said={"name": "要件不足"})
    ],
    "compliance:saved-view-delete": [deleted_view],
    "compliance:authority-settings": [
        of_the_office("compliance:authority-settings", department="高齢課")
    ],
    "compliance:deadline-rule-new": [
        of_the_office(
            "compliance:deadline-rule-new",
            first_fiscal_year=2026,
            kind="month_end",
            due_month=2,
            change_counts="same_year",
            house="each",
        )
    ],
    "compliance:deadline-rule-edit": [rule_act("edit", due_month=3)],
    "compliance:deadline-rule-end": [rule_act("end", last_fiscal_year=2027)],
    "letters:wording-edit": [
        of_the_office("letters:wording-edit", "common.opening", text="改めた文")
    ],
    "letters:notice-new": [letters],
    "letters:notice-replace": [replaced_letter],
    "letters:notice-batch-release": [batch_act("release")],
    "letters:notice-batch-withdraw": [batch_act("withdraw")],
    "letters:notice-batch-resume": [batch_act("resume")],
    "letters:notice-batch-archive": [batch_act("archive")],
    "letters:letter-settings": [of_the_office("letters:letter-settings", number_prefix="さ高第")],
    "accounts:staff-invite": [of_the_office("accounts:staff-invite", name="新任", role="read")],
    "accounts:staff-edit": [role],
    "accounts:staff-suspend": [member_act("suspend")],
    "accounts:staff-resume": [member_act("resume")],
    "accounts:invitation-withdraw": [withdrawn_invitation],
    "account_invitation": [taken_up],
    "mfa_activate_totp": [own_app],
    "mfa_deactivate_totp": [without_app],
    "mfa_generate_recovery_codes": [recovery_codes],
    "admin:jurisdictions_medicalarea_add": [medical_area],
    # The last one: whoever has no second factor is then led to it.
    "accounts:staff-list": [of_the_office("accounts:staff-list", second_factor_required="on")],
}


# Forms that only lead somewhere: whoever sends them again is led there again, and nothing is made.
LEADERS: dict[str, list[Callable[[Office], Sent]]] = {
    "compliance:facility-export": [list_act("compliance:facility-export")],
    "letters:notice-selection": [list_act("letters:notice-selection")],
    "intake:filing-forms": [list_act("intake:filing-forms")],
    "compliance:reply-new": [found_reply],
}
