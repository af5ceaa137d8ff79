"""What payroll hears."""
