"""What an authority decides for itself."""
