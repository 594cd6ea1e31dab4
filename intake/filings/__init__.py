"""Filings that arrive as files."""

from intake.filings.filings import FilingPlan, Undecided, preview

__all__ = ["FilingPlan", "Undecided", "preview"]
