"""What timetracking hears."""
