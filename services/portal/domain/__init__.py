"""What pages are made of, apart from any web: typed hours, weeks, words. No Flask, no clock, no calls."""
