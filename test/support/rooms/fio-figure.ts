/** A figure of fio jobs as somebody might add it: the mean latency, with a column of its own. The row that the test adds. */

import { largest } from '../../../src/figures/extremes.ts';
import type { Figure } from '../../../src/figures/figure.ts';
import type { DirectionMetrics } from '../../../src/model/records.ts';
import { formatLatency } from '../../../src/text/units.ts';

const pick = ({ clatMeanNs }: DirectionMetrics) => clatMeanNs;

export const clatMean: Figure = {
  name: 'clat-mean',
  heading: 'clat mean',
  label: 'Latency mean',
  title: 'mean completion latency',
  explanation: "What an I/O took in the mean (fio's clat); less is better.",
  best: 'fastest',
  more: 'higher mean latency',
  less: 'lower mean latency',
  better: 'lower',
  unit: 'us',
  scale: 1e3,
  leastEffects: { winner: 0.05, compared: 0.05, tonight: 0.1, lasting: 0.06 },
  needs: ['readBw', 'readIops', 'writeBw', 'writeIops', 'runtimeMs', 'readClatMeanNs', 'writeClatMeanNs'],
  read({ metrics }) {
    const values = [metrics?.read, metrics?.write].flatMap((direction) => (direction == null ? [] : (pick(direction) ?? [])));
    return values.length === 0 ? null : largest(values);
  },
  directions: { read: pick, together: 'worst' },
  format: formatLatency,
  column: 3,
};
