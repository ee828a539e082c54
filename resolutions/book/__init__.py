"""What a chapter calls, and how chapters are executed and built into a site."""
