"""The store: every SQL statement of the desk. Nothing outside imports sqlalchemy."""
