"""Letters to facilities: settings, writing, printing, issuing."""
