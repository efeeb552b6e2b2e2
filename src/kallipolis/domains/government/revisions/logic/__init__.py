"""What is in a working copy, and how it is changed, without asking anybody."""
