"""What trials work out without asking anybody."""
