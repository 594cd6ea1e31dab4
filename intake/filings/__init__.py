"""Filings that arrive as files."""

from intake.filings.filings import Plan, Undecided, preview

__all__ = ["Plan", "Undecided", "preview"]
