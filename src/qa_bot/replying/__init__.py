"""Wording the reply."""
