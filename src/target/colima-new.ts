/** The colima:new target: a profile of Colima made for the run, one for each mount type that is asked for. */

import { colima } from './colima.ts';
import { makeMadeKind } from './made-kind.ts';

export const colimaNew = makeMadeKind({
  kind: 'colima:new',
  grammar: 'colima:new?mount-type=TYPE[&runtime=NAME][&vm-type=NAME][&image=FILE]',
  summary: 'a profile of Colima made for the run, with a folder shared by TYPE; several TYPEs: one each',
  mountTypes: { sshfs: 'fuse.sshfs', '9p': '9p', virtiofs: 'virtiofs' },
  options: { runtime: /^[a-z]+$/, 'vm-type': /^[a-z0-9]+$/, image: /^\// },
  load: async () => (await import('../machine/colima-made.ts')).colimaManager,
  reach: (context) => (colima.reach as NonNullable<typeof colima.reach>)(context),
});
