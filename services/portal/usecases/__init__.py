"""What a page shows or does: answers of the services' APIs in, what a template lays out."""
