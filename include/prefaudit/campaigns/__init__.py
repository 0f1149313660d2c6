"""The life of a campaign: opened and amended by people, its forms sent out, its sites reminded."""
