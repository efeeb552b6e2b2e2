"""City governance: hotline, streets, incidents. No room yet."""
