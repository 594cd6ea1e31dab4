"""What a person asks of the list."""
