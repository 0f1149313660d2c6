"""What is kept for ever: originals, manifests, the audit log; and how long the rest is kept."""
