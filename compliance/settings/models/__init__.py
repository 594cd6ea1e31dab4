"""An authority's letterhead, review and letters."""
