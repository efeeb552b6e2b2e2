"""What is gathered for the catalogue, and files that are handed out."""
