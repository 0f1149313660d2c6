"""What is kept for good: originals, manifests, the audit log; and how long the rest is kept."""
