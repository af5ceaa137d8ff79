"""Identity's rows, and the two machines beside them: the password hasher and the token signer."""
