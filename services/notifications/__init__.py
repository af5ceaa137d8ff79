"""Notifications: what people are told by mail, in their language, of what has been committed elsewhere."""
