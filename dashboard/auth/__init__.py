"""The door: how people sign in to the dashboard and out again."""
