"""Files of institutions that enter the register: the bureaus' lists, and the open data."""

from medical_partners.imports.plan import InstitutionPlan, preview

__all__ = ["InstitutionPlan", "preview"]
