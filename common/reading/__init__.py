"""Files from outside become rows: apart from the program that asks, and within limits."""
