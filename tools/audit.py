"""Known vulnerabilities of what is pinned: ``pip-audit`` over the lock file, or one line that says why not.

Where the database of vulnerabilities cannot be reached, nothing is said about them and the exit is 0; a found one is 1.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements-host.txt"
_AWAY = ("ConnectionError", "Max retries", "Name or service", "timed out", "ServiceError", "403", "proxy", "SSLError")


def main() -> int:
    """Run the audit."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes", "--disable-pip",
               "--progress-spinner", "off", "--timeout", "15"]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        print("audit skipped: the database of vulnerabilities did not answer in time")
        return 0
    said = done.stdout + done.stderr
    if done.returncode and "Found" not in said and any(word in said for word in _AWAY):
        print("audit skipped: the database of vulnerabilities cannot be reached from here")
        return 0
    unknown = said.count("could not be audited")
    if unknown > len(re.findall(r"(?m)^\w[\w.-]*==", LOCK.read_text(encoding="utf-8"))) // 2:
        print(f"audit skipped: {unknown} packages are not known to the database that is reached from here")
        return 0
    print(said.strip())
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
