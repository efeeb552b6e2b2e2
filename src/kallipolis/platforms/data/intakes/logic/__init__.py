"""How rows are checked and told apart, as SQL that any engine of ours understands."""
