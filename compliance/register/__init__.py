"""The list of facilities, the page of one, and what stands on them."""
