"""The list of facilities, and the pages of one facility and one institution."""
