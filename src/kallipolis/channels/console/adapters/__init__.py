"""What the console collects from the doors for one page."""
