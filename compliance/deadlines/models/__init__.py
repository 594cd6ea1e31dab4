"""The rules of deadlines, and the 年度 that are closed."""
