"""The pages of medical institutions."""
