"""Asks Apache Otava for the drops of series: a JSON object a line in, a JSON list a line out, its version first.

In: {"values": a value a night, "nights": [numbers of nights, from 0]}. Out, for each of these nights: the numbers of the
nights at which a series of values up to and including it drops, by Otava's own analysis with its defaults.
"""

import json
import sys
from importlib.metadata import version

from otava.series import Metric, Series


def find_drops(values):
    series = Series("simulated", None, list(range(len(values))), {"rate": Metric()}, {"rate": values}, {})
    changes = [change for group in series.analyze().change_points_by_time for change in group.changes]
    return [int(change.index) for change in changes if change.forward_change_percent() < 0]


print(json.dumps(version("apache-otava")), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps([find_drops(asked["values"][: night + 1]) for night in asked["nights"]]), flush=True)
