"""What two services need and neither owns: values, events, plumbing; each floor knows only those below it."""
