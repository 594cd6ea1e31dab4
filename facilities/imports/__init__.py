"""Files of facilities that enter the register: the open data, and the project's own ledger."""

from facilities.imports.plan import FacilityPlan, preview

__all__ = ["FacilityPlan", "preview"]
