"""What the night costs, measured beside what a simpler program would cost and beside what no program can go below."""
