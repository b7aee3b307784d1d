"""Nodes as people run them: a province, cities and an auditor over TLS on the loopback."""
import unittest

import harness
from nodes import Net


class Together(harness.Case):
    def test_a_city_joins_catches_up_submits_and_gets_its_quorum(self):
        net = Net(self)
        files = net.entries(12)
        net.start()
        net.wait_until_equal()
        city = net.cities[0]
        one = city.submit(files[0])
        self.assertEqual(one.code, harness.DONE, one)
        cosigned = city.submit(files[1], wait="cosigned", policy=net.policy)
        self.assertEqual(cosigned.code, harness.DONE, cosigned)
        witnesses = [node.party for node in net.cities
                     if f"— {node.party} " in cosigned.json[0]["cosigned"]]
        self.assertGreaterEqual(len(witnesses), 2, cosigned)
        many = net.cities[1].submit(*files[2:])
        self.assertEqual(many.code, harness.DONE, many)
        again = net.cities[2].submit(*files)
        self.assertTrue(all(answer["already"] for answer in again.json), again)
        net.wait_until_equal()
        for node in net.nodes:
            self.assertEqual(node.stop(), 0, node.words())


if __name__ == "__main__":
    unittest.main(verbosity=2)
