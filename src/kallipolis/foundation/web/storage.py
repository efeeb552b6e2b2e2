"""Static files under names that change with their content, once they have been collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types there
    """Hashed names where ``kallipolis run`` has collected the files; plain ones in a checkout."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the hashed name of a file, its own name before anything was collected."""
        return str(super().stored_name(name)) if self.hashed_files else name
