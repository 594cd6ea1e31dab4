"""The pages of staff and of the history."""
