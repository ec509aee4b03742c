/** The Rust virtiofsd of this machine, for what is tried with both: QEMU's own C one is found by itself. */

import { spawnSync } from 'node:child_process';
import { findProgram, isExecutable } from '../../src/process/find-program.ts';
import { identifyVirtiofsd } from '../../src/target/virtiofsd.ts';

function isRust(path: string | null | undefined): path is string {
  if (path == null || !isExecutable(path)) return false;
  const { status, stdout, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return identifyVirtiofsd(path, status, `${stdout}\n${stderr}`).flavour === 'rust';
}

/** The one that the variable names, else that of the distribution; null where there is none. */
export const RUST_VIRTIOFSD = [process.env['FSBENCH_RUST_VIRTIOFSD'], '/usr/libexec/virtiofsd', findProgram('virtiofsd')].find(isRust) ?? null;

export const WHY_NO_RUST_VIRTIOFSD =
  RUST_VIRTIOFSD === null ? 'no Rust virtiofsd: `cargo install virtiofsd` makes one, FSBENCH_RUST_VIRTIOFSD=PATH names it' : null;
