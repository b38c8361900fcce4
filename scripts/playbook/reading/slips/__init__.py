"""What was meant as MyST and is none: the slips of writers, of which the build says nothing."""
