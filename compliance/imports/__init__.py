"""Filings that arrive as files."""

from compliance.imports.filings import Plan, preview

__all__ = ["Plan", "preview"]
