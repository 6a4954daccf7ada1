"""What a certificate is as a file: strict JSON, the shape that the schema describes, and digests."""
