"""Files of facilities that enter the register: the open data, and the project's own ledger."""

from facilities.imports.plan import ImportPlan, preview

__all__ = ["ImportPlan", "preview"]
