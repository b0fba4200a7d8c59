"""What was worked out at the last start, kept in a file, so that the next start need not."""
