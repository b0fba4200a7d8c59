"""Knowledge files become documents and passages."""
