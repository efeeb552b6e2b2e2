"""What a visit works out without asking anybody."""
