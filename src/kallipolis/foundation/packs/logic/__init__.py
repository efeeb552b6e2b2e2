"""Read, check and compare documents; nothing here touches a disk or a database."""
