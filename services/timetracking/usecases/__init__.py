"""What can be done with hours: one verb, one file, one public function; `ports.py` says what they need."""
