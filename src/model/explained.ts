/** What a mount's kernel and server were seen to do for a workload, in loops of their own in which they were traced. */

/** Calls of a server on the test files, in one direction. */
export interface ServerCalls {
  readonly calls: number;
  readonly bytes: number;
  /** Bytes of a call and how many moved so many, the most frequent first; no more than a few. */
  readonly sizes: readonly (readonly [bytes: number, calls: number])[];
}

/** A loop in which each read and write of the server was held back. Times in ms. */
interface HeldBack {
  readonly byMs: number;
  /** The shortest that fio waited for a read and for a write; null where it did none. */
  readonly leastReadMs: number | null;
  readonly leastWriteMs: number | null;
  /** The shortest that it took to hand an I/O over; null for engines that wait for each anyway. */
  readonly leastSubmitMs: number | null;
}

/** One line of explain.jsonl: a workload on a mount. */
export interface Explained {
  readonly workload: string;
  readonly mount: string;
  /** fio's I/Os in the traced loop; none of work that is not counted in I/Os. */
  readonly reads: number;
  readonly writes: number;
  /** Requests of the target's kernel to whatever serves the mount, by kind, most first; null where they can't be counted. */
  readonly requests: Readonly<Record<string, number>> | null;
  /** What the server did, here and in `syncs`: null where it was not traced. */
  readonly serverReads: ServerCalls | null;
  readonly serverWrites: ServerCalls | null;
  /** fsync, fdatasync and their like. */
  readonly syncs: number | null;
  /** Whether the server opened the files with O_DIRECT; null where it opened none. */
  readonly directAsked: boolean;
  readonly direct: boolean | null;
  /** What the server had to fetch from a disk. */
  readonly diskReadBytes: number | null;
  /** What of the test files the guest had in memory after the loop. */
  readonly guestCachedBytes: number | null;
  /** Null where no such loop could be run. */
  readonly heldBack: HeldBack | null;
}

/** A cell that could not be explained, and why. */
export interface NotExplained {
  readonly workload: string;
  readonly mount: string;
  readonly problem: string;
}
