"""Settings of the tests: a home of their own, fast password hashes, no manifest of static files.

`WHOLECITY_TEST_DATABASE` runs the suite on another database (make test runs it on both).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def own_home() -> Path:
    """A folder for this process and those that it starts; whoever made it takes it away."""
    given = os.environ.get("WHOLECITY_TEST_HOME")
    home = Path(given or tempfile.mkdtemp(prefix="wholecity-test-"))
    if not given:
        os.environ["WHOLECITY_TEST_HOME"] = str(home)
        maker = os.getpid()
        atexit.register(lambda: os.getpid() == maker and shutil.rmtree(home, ignore_errors=True))
    # Processes that test in parallel must not meet.
    return home / os.environ.get("PYTEST_XDIST_WORKER", "alone")


os.environ["WHOLECITY_HOME"] = str(own_home())
os.environ["WHOLECITY_DEMO"] = ""
# A test that sends mail has a server of its own; links in mail lead to no real place.
os.environ["WHOLECITY_SMTP_HOST"] = ""
os.environ["WHOLECITY_ADDRESS"] = "https://children.example.gov"
os.environ["WHOLECITY_MAIL_FROM"] = "Children’s Cabinet <cabinet@example.gov>"
os.environ["WHOLECITY_DATABASE"] = os.environ.get(
    "WHOLECITY_TEST_DATABASE", f"sqlite:///{os.environ['WHOLECITY_HOME']}/test.sqlite3"
)

from wholecity.config.settings import *  # noqa: E402, F403 - after the environment is set

if "sqlite3" in str(DATABASES["default"]["ENGINE"]):  # noqa: F405
    # A file, so that other processes (a worker, a server) see the same data.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['WHOLECITY_HOME']}/tests.sqlite3"}  # noqa: F405
# The live server has a thread for each connection of a browser; none keeps one to the database.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
INSTALLED_APPS = [*INSTALLED_APPS, "tests.emptying"]  # noqa: F405
