"""What is law and arithmetic about credentials, one module for each question."""
