"""Whatever happens to nodes and to the network between them: nothing acknowledged is lost, nothing
is recorded twice, and in the end all nodes hold the same. The seed is printed; $LUOSHU_SEED repeats
a run as far as processes can be repeated."""
import os
import random
import signal
import sys
import threading
import time
import unittest

import harness
from nodes import Net

sys.path.insert(0, str(harness.SOURCE / "tools"))
from cable import Cable  # noqa: E402

SUBMISSIONS = 10_000 if harness.LONG else 240
KILLS = 60 if harness.LONG else 8


class Faults(harness.Case):
    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("LUOSHU_SEED") or random.SystemRandom().randrange(1 << 32))
        self.dice = random.Random(seed)
        print(f"LUOSHU_SEED={seed}", flush=True)

    def hold_to_promises(self, net, acknowledged):
        """All nodes identical, every acknowledged entry there, no subject twice."""
        net.wait_until_equal(seconds=120)
        for node in net.nodes:
            self.assertEqual(node.stop(), 0, node.words())
        states = {(status["size"], status["root"]) for status in map(
            self.status, (node.home for node in net.nodes))}
        self.assertEqual(len(states), 1, states)
        exports = {self.export(node.home) for node in net.nodes}
        self.assertEqual(len(exports), 1)
        subjects = [line.split('"subject": "')[1].split('"')[0]
                    for line in exports.pop().splitlines() if "豫数〔2025〕" in line]
        self.assertEqual(len(subjects), len(set(subjects)), "recorded twice")
        missing = set(acknowledged) - set(subjects)
        self.assertFalse(missing, f"acknowledged and lost: {sorted(missing)}")
        for node in net.nodes:
            self.audit(node.home)

    def test_nodes_killed_again_and_again_while_cities_submit(self):
        net = Net(self)
        files = net.entries(SUBMISSIONS)
        net.start()
        net.wait_until_equal()
        acknowledged, lock, kills = set(), threading.Lock(), [0]
        size = 50 if harness.LONG else 10

        def work(city, mine):
            batches = [mine[at:at + size] for at in range(0, len(mine), size)]
            for number, batch in enumerate(batches):
                # Kills fall among the submissions, however fast these are.
                due = KILLS * (number + 1) // len(batches)
                harness.wait_until(lambda due=due: kills[0] >= due, "something is killed", 600)
                while city.submit(*batch, timeout=60).code != harness.DONE:
                    time.sleep(0.1)  # the node itself was killed: again, as a client would
                with lock:
                    acknowledged.update(f"豫数〔2025〕{int(file.stem)}号" for file in batch)
        workers = [threading.Thread(target=work, args=(city, files[i::len(net.cities)]))
                   for i, city in enumerate(net.cities)]
        for worker in workers:
            worker.start()
        while any(worker.is_alive() for worker in workers):
            time.sleep(self.dice.uniform(0, 0.2))
            node = self.dice.choice(net.nodes)
            node.kill()
            kills[0] += 1
            time.sleep(self.dice.uniform(0, 0.3))
            node.start().up()
        for worker in workers:
            worker.join()
        print(f"{len(acknowledged)} acknowledged, {kills[0]} kills", flush=True)
        self.assertEqual(len(acknowledged), SUBMISSIONS)
        self.assertGreaterEqual(kills[0], KILLS)
        self.hold_to_promises(net, acknowledged)

    def test_a_city_cut_off_keeps_submissions_and_sends_them_once(self):
        net = Net(self, cities=("ny-impl", "ly-impl"), quorum=1)
        files = net.entries(30)
        proxy = Cable(net.province.port)
        self.addCleanup(proxy.close)
        cut_off, other = net.cities
        cut_off.sequencer_port = proxy.port
        net.start()
        net.wait_until_equal()
        for cutting in (proxy.cut, proxy.clog):
            some, files = files[:10], files[10:]
            before = cut_off.size()
            cutting()
            harness.wait_until(lambda: cut_off.metric("connected") == 0, "the link is down")
            queued = cut_off.submit(*some, wait="queued")
            self.assertEqual(queued.code, harness.DONE, queued)
            self.assertTrue(all(line.get("queued") for line in queued.json), queued)
            self.assertEqual(other.submit(files.pop()).code, harness.DONE)  # others go on
            self.assertEqual(cut_off.size(), before)
            cut_off.kill()  # and its outbox survives this
            cut_off.start().up()
            self.assertEqual(cut_off.metric("outbox_entries"), 10)
            proxy.heal()
            harness.wait_until(lambda: cut_off.metric("outbox_entries") == 0, "it was all sent")
        net.wait_until_equal()
        self.assertEqual(self.subjects_in(net.province), 22)
        self.hold_to_promises(net, set())

    def subjects_in(self, node):
        return self.export(node.home).count("豫数〔2025〕")

    def test_a_node_that_stands_still_for_a_while(self):
        net = Net(self, cities=("ly-impl", "zz-impl"), auditor=False)
        files = net.entries(8)
        net.start()
        net.wait_until_equal()
        still, other = net.cities
        still.process.send_signal(signal.SIGSTOP)
        for file in files[:4]:
            self.assertEqual(other.submit(file, wait="sequenced").code, harness.DONE)
        still.process.send_signal(signal.SIGCONT)
        net.wait_until_equal()
        # The province itself.
        net.province.process.send_signal(signal.SIGSTOP)
        queued = other.submit(*files[4:], wait="queued")
        self.assertEqual(queued.code, harness.DONE, queued)
        net.province.process.send_signal(signal.SIGCONT)
        harness.wait_until(lambda: other.metric("outbox_entries") == 0, "it was all sent")
        net.wait_until_equal()
        self.assertEqual(self.subjects_in(net.province), 8)
        self.hold_to_promises(net, set())


if __name__ == "__main__":
    unittest.main(verbosity=2)
