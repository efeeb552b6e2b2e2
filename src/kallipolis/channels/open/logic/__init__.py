"""What is said of an open dataset, worked out."""
