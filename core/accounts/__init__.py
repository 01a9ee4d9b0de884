"""Who may do what: accounts of people, their sessions, and the roles that say which commands are theirs."""
