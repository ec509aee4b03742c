/** What a configuration file says of checks: its `check` section. */

import * as v from 'valibot';
import type { Threshold } from '../../analyse/nightly/records.ts';
import { findFigure, listFigures } from '../../figures/figures.ts';
import { usageError } from '../../model/errors.ts';
import { readShare } from '../../text/units.ts';
import { readConfigDocument } from '../config-file.ts';

export interface CheckConfig {
  readonly metrics: readonly string[] | null;
  readonly controls: readonly string[];
  readonly accepted: readonly string[];
  readonly thresholds: Readonly<Record<string, Threshold>>;
}

const NO_CONFIG: CheckConfig = { metrics: null, controls: [], accepted: [], thresholds: {} };

/** A share above 0 and below 1, as 0.1 or `10%`. */
function shareOf(value: number | string, what: string): number {
  const share = readShare(String(value));
  if (share === null) throw usageError('bad-config', `${what}: '${value}' is no share`, 'write 10% or 0.1');
  return share;
}

const OneOrMany = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => (typeof value === 'string' ? value.split(',').map((word) => word.trim()) : value)),
);

const Section = v.strictObject({
  metric: v.optional(OneOrMany),
  control: v.optional(OneOrMany),
  accept: v.optional(OneOrMany),
  thresholds: v.optional(
    v.record(v.string(), v.strictObject({ 'minimum-effect': v.optional(v.union([v.number(), v.string()])), ignore: v.optional(v.boolean()) })),
  ),
});

/** Reads metrics, each once; throws a usage error that names the one there is none of, or where there is none at all. */
export function readMetrics(words: readonly string[], what: string): string[] {
  const hint = `metrics are ${listFigures()}`;
  if (words.length === 0) throw usageError('bad-option', `${what} names no metric`, hint);
  const metrics = words.map((word) => {
    const figure = findFigure(word.trim());
    if (figure === undefined) throw usageError('bad-option', `${what}: there is no metric '${word}'`, hint);
    return figure.name;
  });
  return [...new Set(metrics)];
}

/** Reads the file's `check` section; nothing where it has none. Throws usage errors that name file and key. */
export function readCheckConfig(file: string | undefined): CheckConfig {
  if (file === undefined) return NO_CONFIG;
  const { value: document } = readConfigDocument(file);
  if (document === null || document === undefined) return NO_CONFIG;
  if (typeof document !== 'object' || Array.isArray(document))
    throw usageError('bad-config', `--config ${file}: it is not a mapping of sections`, 'write `check:` and its keys below it');
  const section = (document as Record<string, unknown>)['check'];
  if (section === undefined || section === null) return NO_CONFIG;
  // To valibot a list is an object without unknown keys.
  const parsed = v.safeParse(Section, Array.isArray(section) ? '' : section);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = issue.path?.map(({ key }) => String(key)).join('.') ?? '';
    throw usageError(
      'bad-config',
      `--config ${file}: check${path === '' ? '' : `.${path}`}: ${issue.message}`,
      "check takes metric, control, accept and thresholds, such as `thresholds: { 'sshfs/*': { minimum-effect: 10% } }`",
    );
  }
  const { metric, control = [], accept = [], thresholds = {} } = parsed.output;
  return {
    metrics: metric === undefined ? null : readMetrics(metric, `--config ${file}: check.metric`),
    controls: control,
    accepted: accept,
    thresholds: Object.fromEntries(
      Object.entries(thresholds).map(([glob, { 'minimum-effect': effect, ignore }]) => [
        glob,
        {
          ...(effect === undefined ? {} : { minimumEffect: shareOf(effect, `--config ${file}: check.thresholds.${glob}.minimum-effect`) }),
          ...(ignore === undefined ? {} : { ignore }),
        },
      ]),
    ),
  };
}
