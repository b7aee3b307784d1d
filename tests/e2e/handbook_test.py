"""docs/zh/HANDBOOK.md: every fenced command works as printed, in Chinese, and every line of
output that it shows is one that the commands before it print."""
import re
import subprocess
import unittest

import harness
from harness import SCENARIO_2, SOURCE

PAGE = (SOURCE / "docs/zh/HANDBOOK.md").read_text(encoding="utf-8")
ANSWERING = "## 四"  # the part that plays while a statement waits for its answer
ISSUED = 528  # events of the example up to there


def blocks(text):
    """(language of the fence, lines) of each fenced block."""
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.S | re.M):
        yield match.group(1), match.group(2).splitlines()


class Handbook(harness.Case):
    def province(self, name, *options):
        home = self.folder / name
        for words in (["open", "--home", home, "--origin", "luoshu.example/henan", "--suite", "gm",
                       "--rehearsal"],
                      ["import", SCENARIO_2["gm"], "--home", home, *options]):
            self.assertEqual(harness.luoshu(*words).code, 0)
        return home

    def play(self, text, home):
        folder = self.folder / f"desk-{home.name}"
        folder.mkdir()
        (folder / "keys").symlink_to(home / "keys")
        vkey = harness.luoshu("checkpoint", "--vkey", "--home", home).out.strip()
        (folder / "policy").write_text(f"log {vkey}\nquorum none\n", "utf-8")
        said = ""
        commands = 0
        for language, lines in blocks(text):
            for line in lines:
                if language == "text":
                    self.assertIn(line, said, f"the page shows what is not printed: {line}")
                elif line.startswith("luoshu "):
                    done = subprocess.run(
                        ["bash", "-c", f'luoshu() {{ "{harness.BINARY}" "$@"; }}; {line}'],
                        cwd=folder, capture_output=True, text=True, check=False, timeout=300,
                        env=harness.environment(LUOSHU_HOME=str(home), LUOSHU_LANG="zh"))
                    self.assertEqual(done.returncode, 0, f"{line}\n{done.stdout}{done.stderr}")
                    said += done.stdout + done.stderr
                    commands += 1
        return commands

    def test_the_page_works_as_printed(self):
        start = PAGE.index(ANSWERING)
        end = PAGE.index("\n## ", start)
        whole = self.province("whole")
        self.assertGreater(self.play(PAGE[:start] + PAGE[end:], whole), 4)
        issued = self.province("issued", "--until", ISSUED)
        self.assertGreater(self.play(PAGE[start:end], issued), 5)


if __name__ == "__main__":
    unittest.main()
