"""What can be done about people and terms: one verb, one file, one public function."""
