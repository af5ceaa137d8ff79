"""Pure rules about accounts, grants, invitations and sign-ins: no framework, clock, dice or I/O in here."""
