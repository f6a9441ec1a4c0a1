"""`python -m infra.zones [folder]`: makes shared/profiles/zones.json anew; `folder` holds the package phonenumbers."""

import sys
from pathlib import Path

from infra.zones import build, phones

for folder in sys.argv[1:2]:
    phones.refresh(Path(folder))
build.write()
