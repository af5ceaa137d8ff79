"""Documents printed from code: facts, refusals and every service's OpenAPI; a test fails when they are stale."""
