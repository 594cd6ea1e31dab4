"""対応状況, and the notes of contacts."""
