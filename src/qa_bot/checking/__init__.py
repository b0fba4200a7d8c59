"""Reads the knowledge as a careful editor: what it finds has a place, a reason and a remedy."""
