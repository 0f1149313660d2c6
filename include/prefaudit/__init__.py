"""Quality-audit returns of the French préfectures: from Excel to national figures that can be trusted."""

import os

# What the program writes holds names of people: whoever runs it reads it, and the group of PREFAUDIT_GROUP where one is
# named. Set here, so that it holds for every process that uses the package, whoever starts it.
os.umask(0o027 if os.environ.get("PREFAUDIT_GROUP") else 0o077)
