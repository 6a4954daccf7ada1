"""A derivation as one file of HTML that opens from disk, and the gallery that leads to such files."""
