"""What-if: pay, invoices and margins under other rules or rates, from two services' own books, writing to neither."""
