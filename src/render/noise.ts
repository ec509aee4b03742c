/** `fsbench doctor --noise` in words: how much loops wavered here, who disturbed them, and what a plan can tell on such a machine. */

import { formatShare } from '../text/units.ts';

/** Loops of one kind of mount, and how they were spread. */
interface Wavering {
  readonly mount: string;
  readonly loops: number;
  /** Standard deviation of ln IOPS. */
  readonly sd: number;
}

/** A plan and the least lead of a mount that it tells every other time, as a share. */
interface Told {
  readonly plan: string;
  readonly lead: number;
}

export interface Noise {
  readonly seconds: number;
  readonly wavering: readonly Wavering[];
  /** Loops during which the machine was disturbed, of all. */
  readonly disturbed: number;
  readonly loops: number;
  /** Of the matrices that the plans are of. */
  readonly mounts: number;
  readonly told: readonly Told[];
}

/** A share in whole per cent from 10 on, in tenths below. */
const formatLead = (share: number) => formatShare(Number(share.toPrecision(2)));

/** Lines, the answer last. */
export function describeNoise({ seconds, wavering, disturbed, loops, mounts, told }: Noise): string {
  const width = Math.max(...told.map(({ plan }) => plan.length));
  return [
    ...wavering.map(
      ({ mount, loops: own, sd }) => `${mount}: ${own} loops of ${seconds} s of random reads were spread by ${formatLead(sd)} (standard deviation of ln IOPS)`,
    ),
    disturbed === 0
      ? 'no loop shows that the machine was disturbed meanwhile'
      : `the machine was disturbed during ${disturbed} of ${loops} loops: what is measured now is worth less`,
    '',
    `The least lead of one of ${mounts} mounts that is told every other time, if it stays so:`,
    ...told.map(({ plan, lead }) => `  ${plan.padEnd(width)}  ${formatLead(lead)}`),
    'Between boots nothing was seen: they are taken to differ as docs/statistics.md has it.',
    '',
  ].join('\n');
}
