"""One file per view; each can be shown on its own in a notebook."""
