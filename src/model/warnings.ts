/** Doubts about a number, as data the number carries; every text says what it means and what would cure it. */

/** One doubt. `detail` holds the figures that belong into the sentence. */
export interface Warning {
  readonly code: WarningCode;
  readonly detail: string;
}

const TEXTS = {
  'short-runtime': 'fio stopped before the runtime asked for: it measured one pass over the files; raise --size or lower --runtime',
  'caches-not-dropped': 'caches were not dropped before the loop, so it may have read from memory; run as root',
  'caches-unchecked': 'whether the caches were really dropped could not be checked; install fincore (util-linux)',
  'caches-still-warm': 'pages of the test files were still cached after dropping the caches',
  'partial-failure': 'some jobs of the group failed and their share is missing; the loop is not ranked',
  'failed-loops': 'loops of this cell failed and are left out of its figure',
  steal: 'the hypervisor took CPU time away during the loop; measure on a quieter host',
  'host-busy': 'other processes kept the host busy during the loop; measure on a quieter host',
  throttled:
    'the processors were held back during the loop, by a quota of the control group or by heat; measure without a CPU limit, on a machine that keeps cool',
  'memory-short': 'the host was short of memory during the loop, and its processes waited for some; measure on a host with more room',
  'measured-again': 'measured once more, since the machine was disturbed the first time; that result is kept in results.jsonl and counts no more',
  resumed: 'measured after the run was resumed or set up anew, in another boot than the loops before',
  'target-lost': 'the VM, a daemon or the connection died under the loop: that says nothing of the mount; --resume measures it again',
  'share-unwritable': 'the share could not be written to on this host when the loop ended: that says nothing of the mount; --resume measures it again',
  'environment-changed': 'measured in an environment that had changed since the run began',
  'served-nearer':
    'its data came from nearer than that of another mount of this workload: what differs is partly where the data was; compare with --drop-host-caches, or mounts of like caching',
  'acknowledged-early':
    'it acknowledged writes before its server had them, and another mount of this workload did not: a queue is compared with a write; compare with sshfs_sync=yes',
  'names-kept':
    'the mount keeps names and attributes for some seconds in a cache of its own, which dropping caches does not reach: a cold loop was warm in part; mount it with cache=no',
  'msize-idle':
    'each round trip carries a page, whatever msize says; compare kernels (kernel=6.1), or give the mount another cache and measure without O_DIRECT (--direct 0)',
  'misnamed-mount': 'the mount is called for another kind of file system than the mount table shows; name it for what it is',
  'unlike-groups': 'fio reported several entries; their rates are added, latencies of the parts cannot be',
  'mixed-directions': 'reads and writes were reported as one figure (unified_rw_reporting), shown as reads',
  stopped: 'fio was stopped before its end, and no runtime says how long it was to be',
  'ended-early': 'fio ended the job before its runtime, as it was told to',
  'blocks-of-files': 'fio counts a call on a file once for each of its blocks: the rates are not calls a second; give its JSON',
  'short-pass': 'fio tells how long it took in steps of 1 ms, which is more than 2 % of it: give the job more files (nrfiles)',
  'coarse-clock': 'timed in steps of 10 ms, since the target has no perl to read its clock with: install perl there',
  'from-paste': 'read from pasted text, in which figures may have been left out, rounded or mixed up: compare with the text',
  'from-table': 'read from a table that rounds its figures and does not tell its loops',
} as const;

export type WarningCode = keyof typeof TEXTS;

/** Warnings of loops that were disturbed: their figures differ for a reason that another time has not. */
const NOISE: ReadonlySet<WarningCode> = new Set<WarningCode>(['steal', 'host-busy', 'throttled', 'memory-short']);

/** Whether the machine was disturbed meanwhile. */
export function isDisturbed({ warnings }: { readonly warnings: readonly Warning[] }): boolean {
  return warnings.some(({ code }) => NOISE.has(code));
}

/** Builds a warning. */
export function warn(code: WarningCode, detail: string): Warning {
  return { code, detail };
}

/** What a warning means and what would cure it, without the figures of one case. */
export function explainWarning(code: WarningCode): string {
  return TEXTS[code];
}

/** The whole sentence, figures first. */
export function describeWarning(warning: Warning): string {
  return warning.detail === '' ? TEXTS[warning.code] : `${warning.detail}: ${TEXTS[warning.code]}`;
}

/** Whether `code` names a warning this fsbench knows. */
export function isWarningCode(code: string): code is WarningCode {
  return Object.hasOwn(TEXTS, code);
}
