"""Proves that before = after, knowing nothing of the laws that were used."""
