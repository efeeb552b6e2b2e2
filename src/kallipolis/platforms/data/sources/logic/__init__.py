"""What is wrong in a source, and how rows become text: the same for the same input."""
