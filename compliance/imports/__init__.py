"""Filings that arrive as files."""

from compliance.imports.filings import Plan, Undecided, preview

__all__ = ["Plan", "Undecided", "preview"]
