"""Staff and their roles, for superusers."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from accounts.models import Membership, User


class MembershipInline(admin.TabularInline[Membership, User]):
    """所属."""

    model = Membership
    raw_id_fields = ("authority",)
    extra = 1


@admin.register(User)
class StaffAdmin(UserAdmin[User]):
    """職員."""

    inlines = (MembershipInline,)
    fieldsets = (*(UserAdmin.fieldsets or ()), ("閲覧範囲", {"fields": ("reads_all",)}))
