/** The data block of a page. */

import type { PageData } from '../../src/render/html/page-data.ts';

export function readPageData(page: string): PageData {
  const [, data] = /<script type="application\/json" id="data">([^<]*)<\/script>/.exec(page) ?? [];
  if (data === undefined) throw new Error('the page has no data block');
  return JSON.parse(data) as PageData;
}
