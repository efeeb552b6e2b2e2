"""City decision: indicators and boards. No room yet."""
