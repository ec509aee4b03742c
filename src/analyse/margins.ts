/** The least difference that matters to a report: what its sources were measured or reported by, unless somebody says another. */

import { DEFAULT_MARGIN } from '../model/margin.ts';
import type { Difference, Source } from '../model/records.ts';
import { formatShare, readShare } from '../text/units.ts';
import { describeGroups, groupNames } from './differences.ts';

/** As a share; null where the source does not say. A run that was given none was measured by the usual one. */
function marginOf({ margin, run }: Source): number | null {
  if (margin !== undefined) return margin;
  if (run === null) return null;
  const asked: unknown = run.options?.['margin'];
  return run.plan.budget?.margin ?? (typeof asked === 'string' ? readShare(asked) : null) ?? DEFAULT_MARGIN;
}

interface Chosen {
  readonly margin: number;
  /** What is to be told of sources that do not agree. */
  readonly differences: readonly Difference[];
}

/** `asked` wins; else what the sources say: the smallest, where they say several. */
export function chooseMargin(sources: readonly Source[], asked?: number): Chosen {
  if (asked !== undefined) return { margin: asked, differences: [] };
  const said = sources.flatMap((source) => {
    const margin = marginOf(source);
    return margin === null ? [] : [{ margin, name: source.name }];
  });
  const margin = said.length === 0 ? DEFAULT_MARGIN : said.reduce((least, each) => Math.min(least, each.margin), 1);
  const groups = groupNames(said.map((each) => [formatShare(each.margin), each.name]));
  if (groups.size < 2) return { margin, differences: [] };
  return { margin, differences: [{ comparable: true, text: `margin is ${describeGroups(groups)}: verdicts here are by ${formatShare(margin)}` }] };
}
