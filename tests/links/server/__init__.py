"""A web server of our own that can do everything wrong that servers do."""
