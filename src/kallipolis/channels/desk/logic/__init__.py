"""What the desk works out without asking anybody."""
