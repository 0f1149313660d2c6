"""What a nightly run costs, beside what a simpler program would cost and beside what no program can go below."""
