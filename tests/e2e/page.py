"""The commands of a page: its blocks marked `sh`, run in one shell as they are printed."""
import os
import re
import subprocess
import textwrap
import time

import harness


def blocks(path):
    """{section: [text of each sh block]}; a section is a heading of the second level."""
    found, section, lines = {}, "", None
    for line in path.read_text("utf-8").splitlines():
        if lines is None and line.startswith("## "):
            section = line[3:]
        elif lines is None and line.strip() == "```sh":
            lines = []
        elif lines is not None and line.strip() == "```":
            found.setdefault(section, []).append(textwrap.dedent("\n".join(lines)) + "\n")
            lines = None
        elif lines is not None:
            lines.append(line)
    return found


# Moves the wall clock of a process by $CLOCK_AHEAD seconds.
CLOCK = r"""
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long ahead(void) {
  const char* text = getenv("CLOCK_AHEAD");
  return text ? atol(text) : 0;
}
int clock_gettime(clockid_t clock, struct timespec* at) {
  int failed = syscall(SYS_clock_gettime, clock, at);
  if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += ahead();
  return failed;
}
int gettimeofday(struct timeval* at, void* zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}
time_t time(time_t* at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
"""


def clock_library(folder):
    source, library = folder / "clock.c", folder / "clock.so"
    source.write_text(CLOCK, "utf-8")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    return library


class Shell:
    """One bash for all blocks, in a folder of its own, with the product on its path."""

    def __init__(self, case, folder, tools):
        """`tools`: a folder for what the shell needs beside the page's own files."""
        (tools / "bin").mkdir()
        (tools / "bin" / "luoshu").symlink_to(harness.BINARY)
        self.case, self.folder, self.output = case, folder, tools / "shell.log"
        environment = harness.environment(
            PATH=f"{tools / 'bin'}:{os.environ['PATH']}", EDITOR="true",
            LD_PRELOAD=str(clock_library(tools)), CLOCK_AHEAD="0",
            ASAN_OPTIONS="verify_asan_link_order=0")
        log = self.output.open("wb")
        self.process = case.kill_at_end(subprocess.Popen(
            ["bash"], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder, env=environment))
        log.close()
        case.addCleanup(self.process.stdin.close)
        case.addCleanup(self.end_nodes)
        self.count = 0
        self.run("set -euo pipefail\n")

    def run(self, text, seconds=180):
        """Runs to the end; what it printed. A command that fails fails the test."""
        self.count += 1
        before = self.output.stat().st_size
        mark = f"--- end of block {self.count}"
        self.process.stdin.write(f"{text}\necho '{mark}'\n".encode())
        self.process.stdin.flush()

        def printed():
            return self.output.read_bytes()[before:].decode(errors="replace")
        harness.wait_until(lambda: mark in printed() or self.process.poll() is not None,
                           f"the block ends:\n{text}", seconds)
        if mark not in printed():
            raise AssertionError(f"a command failed:\n{text}\n{printed()}\n{self.logs()}")
        return printed().replace(mark + "\n", "")

    def logs(self):
        return "".join(f"--- {log.name}\n{log.read_text('utf-8', 'replace')[-1500:]}\n"
                       for log in sorted(self.folder.glob("*.log")))

    def at(self, moment):
        """From here on processes that start see this time (seconds since 1970)."""
        self.run(f"export CLOCK_AHEAD={int(moment - time.time())}\n")

    def end_nodes(self):
        for file in self.folder.glob("*.pid"):
            pid = file.read_text().strip()
            # Only what this shell started, and only while it is still that.
            stat = f"/proc/{pid}/cmdline"
            if pid.isdigit() and os.path.exists(stat):
                with open(stat, "rb") as words:
                    if b"serve" in words.read():
                        os.kill(int(pid), 9)


def substituted(text, words):
    """The text with other words; each must be there to be replaced."""
    return re.sub("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)),
                  lambda match: words[match[0]], text) if words else text
