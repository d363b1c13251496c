"""Running it for others: logs, figures, health, backups, and what is deleted for good."""
