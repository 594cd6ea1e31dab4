"""Files that come in: bring, look through, record."""
