"""AgentQuarantine for agents in Python: write what a run came to, and ask whether an agent may run.

One file, standard library only, Python 3.9 and newer. Copy it beside your program.

    from agentquarantine import EventLogWriter, QuarantineGate

    log = EventLogWriter("telemetry/events.jsonl")
    gate = QuarantineGate("meta_supervisor/quarantine.json")
    if not gate.is_disabled("planner"):
        log.write("planner", reward=0.2, latency_ms=812.4, cost_usd=0.0031)
"""

import hashlib
import json
import os
import stat
import threading
import time
from datetime import datetime, timezone

__all__ = ["EventLogWriter", "LedgerError", "QuarantineGate"]
__version__ = "1.0.0"

LONGEST_ERROR = 4096
LONGEST_NAME = 256


class EventLogWriter:
    """Appends events to a log, one line and one write(2) an event: several threads and, on Unix, several processes may write one log.

    The log may be rotated meanwhile; within a second the writer goes on in the file that the path leads to then.
    An event that cannot be written raises OSError and is lost; the next one is tried again.
    """

    def __init__(self, path):
        self._path = os.path.abspath(os.fspath(path))
        self._lock, self._process = threading.Lock(), os.getpid()
        self._file = None
        self._open()

    def write(self, agent, reward=None, latency_ms=None, cost_usd=None, ok=True, error=None, ts=None):
        """Writes what one run of one agent came to.

        agent: its name, not empty. reward: any number, NaN and infinities too, which readers count. error: what went wrong, of which the
        first 4096 characters are kept. ts: a datetime with its zone; now, unless it is given.
        """
        line = _line(agent, reward, latency_ms, cost_usd, ok, error, ts)
        if self._process != os.getpid():
            # After a fork the lock may be held by a thread that is not here.
            self._lock, self._process = threading.Lock(), os.getpid()
        with self._lock:
            if self._file is None:
                raise ValueError("the writer is closed")
            if time.monotonic() - self._opened >= 1:
                self._open()
            # Where another's line was just being written, this leaves an empty one, which readers pass over.
            line = b"\n" + line if self._in_half_a_line else line
            try:
                taken = os.write(self._file, line)
            except OSError as e:
                e.filename = self._path
                raise
            self._in_half_a_line = taken < len(line)
            if self._in_half_a_line:
                # Others may have appended by now: the rest would not come behind its beginning.
                raise OSError(f"{self._path}: the disk took {taken} of {len(line)} bytes: it is full, or a limit is reached")

    def close(self):
        with self._lock:
            if self._file is not None:
                os.close(self._file)
            self._file = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _open(self):
        os.makedirs(os.path.dirname(self._path), exist_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        file, before = os.open(self._path, flags, 0o666), self._file
        self._file, self._in_half_a_line, self._opened = file, _lacks_line_feed(self._path), time.monotonic()
        if before is not None:
            os.close(before)


class LedgerError(Exception):
    """Why a ledger could not be read; id is AgentQuarantine's: LedgerDamaged, LedgerNotFound, LedgerUnreadable, LedgerUnsupported."""

    def __init__(self, error_id, message):
        super().__init__(f"{error_id}: {message}")
        self.id = error_id


class QuarantineGate:
    """May this agent run? Answers from memory and follows the ledger file, which is looked at when a question comes and the last look
    is older than refresh_interval (seconds). Thread-safe.

    While the ledger cannot be read, what was read last holds, and last_error says why. A ledger that could never be read means that
    nobody may run, unless when_unknown is "allow". A ledger that is not there, and of which nothing shows that it ever was, means that
    nobody is quarantined yet, unless require_ledger is set.
    """

    def __init__(self, ledger_path, when_unknown="deny", refresh_interval=0.2, require_ledger=False):
        if when_unknown not in ("deny", "allow"):
            raise ValueError("when_unknown is 'deny' or 'allow'")
        self._path = os.path.abspath(os.fspath(ledger_path))
        self._denies, self._interval, self._required = when_unknown == "deny", refresh_interval, require_ledger
        self._lock, self._process = threading.Lock(), os.getpid()
        self._disabled = self._state = self.last_error = None
        self._seen = self._settled = False
        self.refresh()

    def is_disabled(self, agent):
        """Whether the agent is not to run."""
        if self._process != os.getpid():
            self._lock, self._process = threading.Lock(), os.getpid()
        if time.monotonic() - self._looked >= self._interval and self._lock.acquire(blocking=False):
            try:
                self._look(patient=False)
            finally:
                self._lock.release()
        disabled = self._disabled
        if disabled is None:
            return self._denies
        # Checks know an agent with a very long name by its short form.
        return any(name in disabled and time.time() < disabled[name] for name in {agent, _shorten(agent)})

    def refresh(self):
        """Looks at the ledger file now."""
        with self._lock:
            self._look(patient=True)

    def _look(self, patient):
        try:
            self._read(patient)
            self.last_error = None
        except LedgerError as e:
            self.last_error = e
        self._looked = time.monotonic()

    def _read(self, patient):
        # A text that is no JSON may be half written by a program that writes in place: it is read again until it has been at rest for 0.3 s.
        for at_rest in range(30 if patient else 0, -1, -1):
            state = self._find()
            if state is not None and state == self._state and self._settled:
                return
            try:
                disabled = {} if state is None else _disabled_agents(self._bytes())
                break
            except ValueError as e:
                if at_rest == 0 or isinstance(e, _Shape):
                    raise LedgerError("LedgerDamaged", f"the ledger '{self._path}' is damaged: {e}") from None
                time.sleep(0.01)
        # Two writes within one tick of the file system's clock look alike: after each change the file is read once more.
        self._settled = state == self._state
        self._state, self._disabled = state, disabled

    def _find(self):
        target = os.path.realpath(self._path)
        try:
            found = os.stat(target)
        except FileNotFoundError:
            return self._absent(target)
        except NotADirectoryError as e:
            raise LedgerError("LedgerUnsupported", f"'{self._path}' cannot be a ledger: {e}") from e
        except OSError as e:
            raise LedgerError("LedgerUnreadable", f"the ledger '{self._path}' cannot be read: {e}") from e
        if not stat.S_ISREG(found.st_mode):
            raise LedgerError("LedgerUnsupported", f"'{self._path}' cannot be a ledger: it is no file")
        self._seen = True
        return found.st_dev, found.st_ino, found.st_ctime_ns, found.st_mtime_ns, found.st_size

    def _absent(self, target):
        stem = os.path.splitext(target)[0]
        history = stem + ".history.jsonl"
        trace = (
            "it was there before" if self._seen
            else "it is required" if self._required
            else "its link leads nowhere" if target != self._path and os.path.islink(self._path)
            else next((f"'{f}' is still there" for f in (target + ".bak", history, history + ".1") if os.path.isfile(f)), None)
            or ("it was there at a check before" if _check_saw_ledger(stem + ".check.json") else None)
        )
        if trace:
            raise LedgerError("LedgerNotFound", f"the ledger '{self._path}' is gone: {trace}")
        return None

    def _bytes(self):
        try:
            with open(self._path, "rb") as file:
                return file.read()
        except OSError as e:
            raise LedgerError("LedgerUnreadable", f"the ledger '{self._path}' cannot be read: {e}") from e


class _Shape(ValueError):
    """It is JSON, and no ledger."""


def _line(agent, reward, latency_ms, cost_usd, ok, error, ts):
    if not isinstance(agent, str) or not agent:
        raise ValueError("the agent's name is a string that is not empty")
    now = datetime.now(timezone.utc) if ts is None else ts.astimezone(timezone.utc)
    event = {"ts": now.isoformat(timespec="microseconds").replace("+00:00", "Z"), "agent": agent}
    for key, value in (("reward", reward), ("latency_ms", latency_ms), ("cost_usd", cost_usd)):
        if value is not None:
            event[key] = float(value)
    # An error's text may be one that readers take for false ("none"): ok says it for certain.
    event["ok"] = bool(ok) and error is None
    if error is not None:
        event["error"] = str(error)[:LONGEST_ERROR].encode("utf-8", "replace").decode()
    # Half of a surrogate pair in a name is no character, and raises UnicodeEncodeError, a ValueError.
    return (json.dumps(event, ensure_ascii=False) + "\n").encode()


def _lacks_line_feed(path):
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            if file.seek(0, os.SEEK_END) == 0:
                return False
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"
    except OSError:
        return True


def _check_saw_ledger(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file).get("has_ledger") is True
    except (OSError, ValueError, AttributeError):
        return False


def _shorten(name):
    if len(name) <= LONGEST_NAME:
        return name
    return name[:LONGEST_NAME] + "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _disabled_agents(text):
    """The disabled agents, and until when in seconds since 1970, as AgentQuarantine itself reads a ledger."""
    try:
        ledger = json.loads(text.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise _Shape("it nests too deep") from None
    agents = _expect(ledger, dict, "the document").get("agents")
    _time(ledger, "updated_at", "the ledger")
    disabled = {}
    for name, entry in _expect(agents, dict, "'agents'").items():
        entry = _expect(entry, dict, f"'{name}'")
        active = _expect(entry.get("active"), bool, f"'active' of '{name}'")
        _optional(entry, "reason", name, str)
        _choice(entry, "kind", name, ("manual", "automatic"))
        _choice(entry, "state", name, ("healthy", "quarantined", "probation"))
        times = {key: _time(entry, key, name) for key in ("since", "until", "hold_until")}
        if active:
            disabled[name] = float("inf") if times["until"] is None else times["until"]
    return disabled


def _unique(pairs):
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _Shape("a name stands twice in one object")
    return members


def _no_constant(constant):
    raise ValueError(f"{constant} is not JSON")


def _expect(value, kind, what):
    if not isinstance(value, kind):
        raise _Shape(f"{what} is not what it should be")
    return value


def _optional(entry, key, name, kind):
    value = entry.get(key)
    return None if value is None else _expect(value, kind, f"'{key}' of '{name}'")


def _choice(entry, key, name, choices):
    if _optional(entry, key, name, str) not in (None, *choices):
        raise _Shape(f"'{key}' of '{name}' is none of {', '.join(choices)}")


def _time(entry, key, name):
    text = _optional(entry, key, name, str)
    if text is None:
        return None
    try:
        parsed = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith(("Z", "z")) else text)
    except ValueError:
        raise _Shape(f"'{key}' of '{name}' is no time") from None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)).timestamp()
