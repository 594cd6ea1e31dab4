"""The words that an office has put in the place of the standard ones."""
