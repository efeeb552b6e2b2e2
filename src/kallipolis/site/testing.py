"""A plugin of pytest: what tests make lies in a folder of their own, not in that of a city here.

It is loaded before the settings are read. ``KALLIPOLIS_STATE`` names another folder.
"""

import atexit
import os
import shutil
import tempfile

if "KALLIPOLIS_STATE" not in os.environ:
    _OWN = tempfile.mkdtemp(prefix="kallipolis-tests-")
    os.environ["KALLIPOLIS_STATE"] = _OWN
    atexit.register(shutil.rmtree, _OWN, ignore_errors=True)
