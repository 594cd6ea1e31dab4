"""From facts to the words of a letter."""
