"""Who may use the queue: folders, owners, mounts and identities."""
