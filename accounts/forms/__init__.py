"""What a person may type about sign-in and about staff."""
