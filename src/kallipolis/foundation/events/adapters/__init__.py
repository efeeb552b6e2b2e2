"""Where facts go on to from here."""
