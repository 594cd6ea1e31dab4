"""対応記録, and the notes of contacts."""
