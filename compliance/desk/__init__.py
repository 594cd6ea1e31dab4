"""One person at one filing: type it, check it, decide about it."""
