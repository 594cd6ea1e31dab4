"""The next action, of one facility and of many; the first page."""
