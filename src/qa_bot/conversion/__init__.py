"""Documents in other formats become Markdown knowledge files."""
