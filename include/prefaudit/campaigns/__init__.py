"""Campaigns: opened and amended by people, their forms distributed, their sites reminded."""
