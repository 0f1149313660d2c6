"""Quality-audit returns of the French préfectures: from Excel to national figures that can be trusted."""
