"""Pictures of figures, as SVG: drawn on the server, told in words and as a table beside it."""
