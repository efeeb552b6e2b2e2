"""Where cases meet the rooms around them and the database."""
