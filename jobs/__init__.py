"""Long work that goes on behind the pages."""
