"""What payroll does: one verb a file, one public function each. Units and calls are handed in."""
