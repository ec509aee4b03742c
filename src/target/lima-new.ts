/** The lima:new target: an instance of Lima made for the run, one for each mount type that is asked for. */

import { lima } from './lima.ts';
import { makeMadeKind } from './made-kind.ts';

export const limaNew = makeMadeKind({
  kind: 'lima:new',
  grammar: 'lima:new?mount-type=TYPE[&template=FILE][&vm-type=NAME]',
  summary: 'an instance of Lima made for the run, with a folder shared by TYPE; several TYPEs: one each',
  mountTypes: { 'reverse-sshfs': 'fuse.sshfs', '9p': '9p', virtiofs: 'virtiofs' },
  options: { template: /^[^-]/, 'vm-type': /^[a-z0-9]+$/ },
  load: async () => (await import('../machine/lima-made.ts')).limaManager,
  reach: (context) => (lima.reach as NonNullable<typeof lima.reach>)(context),
});
