"""Who may include whom: the tables of docs/ARCHITECTURE.md, and headers that stay in their room."""
import re

from linting.source import Finding

# Top folders from the bottom up: a folder includes itself and what stands before it.
FOLDERS = ["schema", "ledger", "projections", "node", "tools"]

# What each room may include of its own top folder, beside itself. "ledger" is ledger/*.h, which
# joins the rooms of ledger/. What a top folder may use of those below it is in BELOW.
ROOMS = {
    "ledger/base": "",
    "ledger/sentences": "ledger/base",
    "ledger/crypto": "ledger/base",
    "ledger/store": "ledger/base",
    "ledger/allocation": "ledger/base",
    "ledger/merkle": "ledger/base ledger/crypto",
    "ledger/lines": "ledger/base ledger/crypto ledger/merkle ledger/allocation",
    "ledger/form": "ledger/base",
    "ledger/log": "ledger/base ledger/crypto ledger/merkle ledger/store",
    "ledger/rules": "ledger/base ledger/crypto ledger/store ledger/allocation ledger/lines"
                    " ledger/form",
    "ledger": "ledger/base ledger/crypto ledger/store ledger/allocation ledger/merkle ledger/form"
              " ledger/log ledger/rules",
    "ledger/audit": "ledger ledger/base ledger/crypto ledger/store ledger/allocation"
                    " ledger/merkle ledger/lines ledger/form ledger/log ledger/rules",

    "projections/engine": "",
    "projections/duties": "projections/engine",
    "projections/table": "",
    "projections/words": "projections/table",
    "projections/money": "projections/engine projections/table projections/words",
    "projections/explain": "projections/engine projections/table projections/words"
                           " projections/money",
    "projections/journal": "projections/engine projections/money",
    "projections/views": "projections/engine projections/duties projections/table projections/words"
                         " projections/money projections/explain",
    "projections/render": "projections/table",
    "projections/bank": "",
    "projections/trace": "projections/engine projections/table projections/words"
                         " projections/explain projections/views projections/render",
    "projections/query": "projections/engine projections/table projections/words"
                         " projections/money projections/explain projections/journal"
                         " projections/views projections/render projections/trace",
    "projections/checks": "projections/engine projections/table projections/money"
                          " projections/journal projections/views",

    "node/core": "",
    "node/execution": "node/core",
    "node/api": "node/core",
    "node/answers": "node/core node/api",
    "node/shell": "node/core node/execution node/api node/answers",

    "tools/sim": "",
    "tools/bench": "",
    "tools/luoshu": "tools/sim tools/bench",
}

# What a room may include of the folders below; a room that is not named: all but CLOSED.
BELOW = {
    "ledger/base": "", "ledger/sentences": "", "ledger/crypto": "", "ledger/store": "",
    "ledger/allocation": "", "ledger/merkle": "", "ledger/lines": "",
    "projections/bank": "ledger/base",
    "node/core": "schema ledger",
    "node/execution": "schema ledger",
    "node/api": "ledger/base ledger/sentences ledger/crypto",
    "node/shell": "schema ledger projections/engine projections/views projections/table"
                  " projections/query",
    "tools/sim": "schema ledger node/core node/execution",
}
# Not for every room above: the audit is asked by those who ask for an audit or a receipt.
CLOSED = {"ledger/audit": ("projections/checks", "node/answers", "tools")}

# A file whose module is a room of its own.
MODULES = {"projections/views/table": "projections/table"}

# The folders of ledger/rules: the life cycles stand on the engine, and know each other as they do
# here. A new arrow is a decision: ask whether the fact belongs to a folder below both.
RULES = {
    "engine": "",
    "parties": "engine developers",
    "resources": "engine parties operation products",
    "operation": "engine parties",
    "products": "engine parties resources operation supervision",
    "developers": "engine parties resources products",
    "money": "engine parties resources operation products developers",
    "supervision": "engine parties resources operation products",
}
# The engine knows life cycles where it lists all rules, and the roles that the envelope asks for.
RULES_FILES = {
    "ledger/rules/engine/rulebook.cc": " ".join(RULES),
    "ledger/rules/engine/first_rules.cc": "parties",
    "ledger/rules/engine/envelope.cc": "parties",
}

INTERNAL = re.compile(r"\bInternal to ([^:;.]+(?:\.(?:cc|h)\b[^:;.]*)*)")


def room_of(path):
    """The room that a path of this tree belongs to, and the top folder; (None, None) for others."""
    parts = path.split("/")
    if parts[0] not in FOLDERS or len(parts) < 2:
        return None, None
    room = MODULES.get(path.rsplit(".", 1)[0])
    if room is None:
        room = "/".join(parts[:2]) if len(parts) > 2 else parts[0]
    return room, parts[0]


def check_direction(source):
    room, folder = room_of(source.path)
    if room is None:
        return
    for number, included in source.includes():
        target, target_folder = room_of(included)
        if target is None:
            continue
        advice = (arrow_in_rules(source.path, included) if target == room
                  else arrow(room, folder, target, target_folder))
        if advice:
            yield Finding(source.path, number, "direction", advice)


def arrow(room, folder, target, target_folder):
    """What is wrong with an include of `target` in `room`; nothing where it is allowed."""
    if FOLDERS.index(target_folder) > FOLDERS.index(folder):
        return f"{folder}/ stands below {target_folder}/: turn the dependency round"
    if folder == "schema" or room == "tools":
        return None
    if room not in ROOMS:
        return f"name the room '{room}' and what it may include in tools/linting/rooms.py"
    if folder == target_folder:
        allowed = ROOMS[room].split()
        if target in allowed:
            return None
        return f"{room} may include {', '.join(allowed) or 'nothing'} of {folder}/, not {target}"
    if target in CLOSED:
        if room.startswith(CLOSED[target]):
            return None
        return f"{target} is for {', '.join(CLOSED[target])}, not for {room}"
    if room not in BELOW:
        return None
    below = BELOW[room].split()
    if target in below or target_folder in below:
        return None
    return f"{room} may include {', '.join(below) or 'nothing'} of the folders below, not {target}"


def arrow_in_rules(path, included):
    if not (path.startswith("ledger/rules/") and included.startswith("ledger/rules/")):
        return None
    here, there = path.split("/")[2], included.split("/")[2]
    if here == there or "." in here or "." in there:
        return None
    if here not in RULES:
        return f"name the folder '{here}' and what it may include in tools/linting/rooms.py"
    allowed = (RULES[here] + " " + RULES_FILES.get(path, "")).split()
    if there in allowed:
        return None
    return f"ledger/rules/{here} may include {', '.join(allowed) or 'nothing'}, not {there}"


def check_internal(source, sources):
    """A header that says so in its opening prose is included by its own folder (and tests) alone,
    or by the files that it names."""
    if source.path.startswith("tests/"):
        return
    for number, included in source.includes():
        header = sources.get(included)
        match = INTERNAL.search(header.opening()) if header else None
        if not match:
            continue
        files = re.findall(r"\w+\.(?:cc|h)\b", match.group(1))
        folder, name = source.path.rsplit("/", 1)
        same_room = folder == included.rsplit("/", 1)[0]
        own = name.rsplit(".", 1)[0] == included.rsplit("/", 1)[1].rsplit(".", 1)[0]
        if not same_room or (files and name not in files and not own):
            yield Finding(source.path, number, "internal-header",
                          f"{included} is internal to {match.group(1)}: ask its room for a door")


def check_internal_words(source):
    """The mark has two forms, so that it can be read."""
    match = INTERNAL.search(source.opening()) if source.is_header else None
    if match and match.group(1) != "this room" and not re.search(r"\w+\.(cc|h)\b", match.group(1)):
        yield Finding(source.path, 1, "internal-header",
                      f"'Internal to {match.group(1)}': say 'Internal to this room' or name files")
