"""What billing hears. In: facts of other services. Out: its use cases, called in batches."""
