"""Finding the passages that a question's words touch."""
