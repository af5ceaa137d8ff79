"""Pure rules about mails: which kinds there are, what they say, how long they are tried. No framework, clock or I/O."""
