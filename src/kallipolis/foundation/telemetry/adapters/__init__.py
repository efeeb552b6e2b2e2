"""Where logs, figures and traces go."""
