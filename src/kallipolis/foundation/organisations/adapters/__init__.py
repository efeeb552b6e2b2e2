"""The list by which authorities are found."""
