"""The record: filings, their partners, decisions about them; which one counts."""
