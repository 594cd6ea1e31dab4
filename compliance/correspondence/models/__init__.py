"""Letters that were issued, and contacts."""
