"""Filings, what they name, and what the office decided about them."""
