"""What the console works out without asking anybody."""
