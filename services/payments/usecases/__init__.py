"""What can be asked of payments: one verb, one file, one public function. Ports say what they need."""
