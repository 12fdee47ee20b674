"""python3 -m unittest, in this folder. The acceptance tests run it too, and hold both classes against agentq."""

import errno
import json
import math
import os
import tempfile
import threading
import unittest
from datetime import datetime, timedelta, timezone
from unittest import mock

import agentquarantine
from agentquarantine import EventLogWriter, QuarantineGate


class InAFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.now = 1000.0
        patch = mock.patch.object(agentquarantine.time, "monotonic", lambda: self.now)
        patch.start()
        self.addCleanup(patch.stop)

    def at(self, name):
        return os.path.join(self.folder, name)

    def text(self, name):
        with open(self.at(name), encoding="utf-8", newline="") as file:
            return file.read()

    def put(self, name, text):
        with open(self.at(name), "w", encoding="utf-8") as file:
            file.write(text)


class EventLogWriterTests(InAFolder):
    def writer(self, name="events.jsonl"):
        writer = EventLogWriter(self.at(name))
        self.addCleanup(writer.close)
        return writer

    def events(self, name="events.jsonl"):
        return [json.loads(line) for line in self.text(name).splitlines() if line]

    def test_an_event_is_one_line_that_says_it_all(self):
        when = datetime(2026, 3, 2, 13, 0, tzinfo=timezone(timedelta(hours=1)))
        self.writer().write("planner", -0.25, 812.4, 0.0031, ts=when)
        self.writer().write("planner", error="timed out", ts=when)
        self.assertEqual(
            '{"ts": "2026-03-02T12:00:00.000000Z", "agent": "planner", "reward": -0.25, "latency_ms": 812.4, "cost_usd": 0.0031, "ok": true}\n'
            '{"ts": "2026-03-02T12:00:00.000000Z", "agent": "planner", "ok": false, "error": "timed out"}\n',
            self.text("events.jsonl"))

    def test_any_name_comes_back_and_half_a_character_is_none(self):
        for name in ('the "quoted" one', "line\nfeed\x00", "Ω 漢字 😀 \u2028", " "):
            self.writer().write(name, error=name + "\ud800")
        for name in ("", None, "half \ud800"):
            with self.assertRaises(ValueError):
                self.writer().write(name)
        self.assertEqual(4, self.text("events.jsonl").count("\n"))
        self.assertEqual("line\nfeed\x00", json.loads(self.text("events.jsonl").split("\n")[1])["agent"])

    def test_rewards_that_are_no_numbers_are_written_as_python_writes_them(self):
        for reward in (math.nan, math.inf, -math.inf):
            self.writer().write("a", reward)
        self.assertEqual(["nan", "inf", "-inf"], [str(e["reward"]) for e in self.events()])

    def test_after_a_rotation_the_new_file_is_written(self):
        writer = self.writer()
        writer.write("a", 1)
        os.rename(self.at("events.jsonl"), self.at("events.jsonl.1"))
        writer.write("a", 2)
        self.now += 1
        writer.write("a", 3)
        self.assertEqual(([1, 2], [3]), tuple([e["reward"] for e in self.events(n)] for n in ("events.jsonl.1", "events.jsonl")))

    def test_half_a_line_that_somebody_left_is_ended_first(self):
        self.put("events.jsonl", '{"agent": "b", "rew')
        self.writer().write("a", 1)
        self.assertTrue(self.text("events.jsonl").startswith('{"agent": "b", "rew\n{"ts"'))

    def test_what_the_disk_took_only_in_part_is_said_and_ended_by_the_next_event(self):
        writer, write = self.writer(), os.write
        with mock.patch.object(os, "write", lambda file, line: write(file, line[:10])), self.assertRaises(OSError):
            writer.write("a", 1)
        writer.write("a", 2)
        lines = self.text("events.jsonl").splitlines()
        self.assertEqual(("{\"ts\": \"20", 2), (lines[0], json.loads(lines[1])["reward"]))

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full")
    def test_a_full_disk_is_an_error_that_names_the_log(self):
        with EventLogWriter("/dev/full") as writer, self.assertRaises(OSError) as failed:
            writer.write("a", 1)
        self.assertEqual((errno.ENOSPC, "/dev/full"), (failed.exception.errno, failed.exception.filename))

    def test_every_thread_s_events_are_there(self):
        writer = self.writer()
        threads = [threading.Thread(target=lambda: [writer.write("a", i) for i in range(500)]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(list(range(500)) * 8), sorted(e["reward"] for e in self.events()))

    def test_a_closed_writer_says_so(self):
        writer = self.writer()
        writer.close()
        with self.assertRaises(ValueError):
            writer.write("a")


class QuarantineGateTests(InAFolder):
    def gate(self, **options):
        return QuarantineGate(self.at("quarantine.json"), **options)

    def put_agents(self, **agents):
        self.put("quarantine.json", json.dumps({"agents": agents}))
        self.now += 1

    def test_a_change_takes_effect_within_the_interval(self):
        gate = self.gate()
        self.assertFalse(gate.is_disabled("a"))
        self.put_agents(a={"active": True})
        self.assertTrue(gate.is_disabled("a"))
        self.put_agents(a={"active": False})
        self.assertFalse(gate.is_disabled("a"))
        self.put_agents(b={"active": True})
        self.now -= 1
        self.assertFalse(gate.is_disabled("b"))
        gate.refresh()
        self.assertTrue(gate.is_disabled("b"))

    def test_a_change_that_the_clock_does_not_show_is_seen_all_the_same(self):
        self.put_agents(a={"active": True})
        gate, before = self.gate(), os.stat(self.at("quarantine.json"))
        self.put_agents(b={"active": True})
        with mock.patch.object(os, "stat", lambda _: before):
            self.assertTrue(gate.is_disabled("b"))

    def test_what_could_never_be_read_is_answered_for_by_the_option(self):
        self.put("quarantine.json", "{}")
        self.assertTrue(self.gate().is_disabled("a"))
        self.assertFalse(self.gate(when_unknown="allow").is_disabled("a"))
        self.assertEqual("LedgerDamaged", self.gate().last_error.id)

    def test_while_the_ledger_is_damaged_or_gone_the_last_good_one_holds(self):
        self.put_agents(a={"active": True})
        gate = self.gate()
        for break_it, error in ((lambda: self.put("quarantine.json", '{"agents": '), "LedgerDamaged"),
                                (lambda: os.remove(self.at("quarantine.json")), "LedgerNotFound")):
            break_it()
            self.now += 1
            self.assertEqual((True, False, error), (gate.is_disabled("a"), gate.is_disabled("b"), gate.last_error.id))
        self.put_agents(b={"active": True})
        self.assertEqual((False, True, None), (gate.is_disabled("a"), gate.is_disabled("b"), gate.last_error))

    def test_a_required_ledger_that_is_not_there_denies(self):
        self.assertFalse(self.gate().is_disabled("a"))
        self.assertTrue(self.gate(require_ledger=True).is_disabled("a"))

    def test_an_end_is_honoured_at_the_moment_of_the_question(self):
        until = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
        self.put_agents(a={"active": True, "until": until.isoformat()})
        gate = self.gate()
        for at, disabled in ((until.timestamp() - 0.001, True), (until.timestamp(), False)):
            with mock.patch.object(agentquarantine.time, "time", lambda: at):
                self.assertEqual(disabled, gate.is_disabled("a"))

    def test_a_name_that_was_cut_is_disabled_under_its_whole_length_too(self):
        name = "ä" * 300
        self.put_agents(**{agentquarantine._shorten(name): {"active": True}})
        self.assertEqual((True, False), (self.gate().is_disabled(name), self.gate().is_disabled(name + "ä")))


if __name__ == "__main__":
    unittest.main()
