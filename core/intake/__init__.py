"""Orders coming in: what one looks like, and the files they are read from."""
