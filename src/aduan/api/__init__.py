"""JSON for apps and for agencies' own systems: file, follow, read the public register, answer."""
