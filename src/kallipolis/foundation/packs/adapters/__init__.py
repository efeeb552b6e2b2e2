"""Where packs lie (folders, installed distributions), and the press that writes editions down."""
