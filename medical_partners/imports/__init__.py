"""Files of institutions that enter the register: the bureaus' lists, and the open data."""

from medical_partners.imports.plan import ImportPlan, preview

__all__ = ["ImportPlan", "preview"]
