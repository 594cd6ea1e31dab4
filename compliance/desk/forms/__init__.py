"""What a person types about a filing."""
