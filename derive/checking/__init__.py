"""Judge a derivation that somebody wrote by hand, line by line."""
