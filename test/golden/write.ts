/** `npm run golden`: writes the goldens and the README's table anew; look at the difference before committing it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/paths.ts';
import { GOLDEN_DIR, readReadmeTable, renderGoldens } from './sample.ts';

const goldens = renderGoldens();
for (const [name, text] of Object.entries(goldens)) writeFileSync(join(GOLDEN_DIR, name), text);

const readme = join(PACKAGE_ROOT, 'README.md');
const text = readFileSync(readme, 'utf8');
const begin = '<!-- sample:begin -->\n';
writeFileSync(
  readme,
  text.replace(`${begin}${readReadmeTable()}`, () => `${begin}\n${goldens['sample.md']}\n`),
);
