"""The pages of the register of facilities."""
