"""The screens of the set-up in plain descriptions: the fields of each document, and how it is told in a list."""
