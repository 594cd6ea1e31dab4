"""Who gets a letter, and the moment at which it is issued."""
