/** The processor of this host. */

import type { Architecture } from '../model/vm-choice.ts';

/** A processor of a host, as Node calls it, as a guest has it; null for one that no guest of ours can have. */
export const nativeArchitecture = (arch: string = process.arch): Architecture | null => (({ x64: 'x86_64', arm64: 'aarch64' }) as const)[arch] ?? null;
