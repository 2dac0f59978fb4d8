"""What other tools write: one dialect, one file, all ending in `Bookmark` (or, of feeds, `Subscription`)."""
