"""From a letter to paper."""
