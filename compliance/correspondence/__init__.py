"""What was said to facilities and by them, and what is awaited."""
