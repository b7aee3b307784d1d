#!/usr/bin/env python3
"""A planted bug must be found within 200 seeds, and the finding must say how to replay it.

    planted_test.py PROGRAM [FAULTS [FINDING]]

FAULTS: what the seeds are to have, in place of what they draw. FINDING: words that must stand in
what is found, so that another fault of the code is not taken for the planted one.
"""
import re
import subprocess
import sys


def main():
    program, faults, finding = (sys.argv[1:] + ["", ""])[:3]
    words = [program, "1", "200", "until"] + ([faults] if faults else [])
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    print(ran.stdout, ran.stderr, sep="")
    if ran.returncode == 0:
        sys.exit("200 seeds, and the planted bug was not found")
    # A broken invariant of the code itself (abort) has found it as well.
    if ran.returncode > 0 and not re.search(r"replay: luoshu sim --seed \d+", ran.stdout):
        sys.exit("found, but without the command that replays it")
    if finding and finding not in ran.stdout:
        sys.exit(f"something was found, and it is not the planted bug: '{finding}'")


if __name__ == "__main__":
    main()
