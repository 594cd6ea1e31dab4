"""When the yearly filing is due, and for which 年度 it is missing."""
