"""The portal: pages for every role. It holds no rules and no business data; it calls services as who is signed in."""
