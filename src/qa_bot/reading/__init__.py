"""Understanding the question and finding its answer in the passages."""
