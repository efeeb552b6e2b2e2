"""How lineage is told to others, and what the documents of packs say of it."""
