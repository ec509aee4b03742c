/** Nights of a history as the nightly rule takes them, and its verdict on one of them; plain data, JSON-ready. */

/** One metric of one workload on one mount in one night. */
export interface NightSeries {
  /** Names the series through all nights. */
  readonly key: string;
  readonly mount: string;
  readonly workload: string;
  /** True where the mount does not use the shared file system (the guest's memory or own disk): it shows what the machine does. */
  readonly control: boolean;
  /** The metric of each good loop in its natural unit; what is not a positive number is left out. */
  readonly loops: readonly number[];
}

/** All that was measured in one night (one boot). */
export interface Night {
  readonly id: string;
  /** When it was measured, ISO 8601. */
  readonly at: string;
  /** What the user said of it, such as a commit. */
  readonly labels: Readonly<Record<string, string>>;
  /** Fingerprint of machine and kernel, '' where no source says; nights of others are another history. */
  readonly machine: string;
  readonly series: readonly NightSeries[];
  /** Globs of series whose change in this night was wanted. */
  readonly accepted?: readonly string[];
  /** Keys of series that were measured again in this night: their alarm held, or did not. */
  readonly measuredAgain?: { readonly confirmed: readonly string[]; readonly cleared: readonly string[] };
}

/** What the user asks of some series. */
export interface Threshold {
  /** A change of less than this share is none, 0.1 for 10 %; for one night and for lasting changes alike. */
  readonly minimumEffect?: number;
  /** Leaves the series out. */
  readonly ignore?: boolean;
}

export interface NightlySettings {
  /** A figure's name. */
  readonly metric: string;
  /** Chance that chance alone raises an alarm in a night, over all series; 0.004 is the default. */
  readonly alpha: number;
  /** By glob of series keys; of several that match, the last counts. */
  readonly thresholds: Readonly<Record<string, Threshold>>;
  /** Globs of series whose change tonight is wanted, besides those in the nights themselves. */
  readonly accept: readonly string[];
  /** Judges nights of all machines as of one. */
  readonly mixMachines: boolean;
}

/**
 * - now: one series, by tonight alone; drop: one series, small and lasting; rise: lasting and for the better;
 * - confirmed: the alarm of the series' last night has come again;
 * - mount-...: all workloads of a mount together;
 * - all-...: all mounts that are not a control together. Without a control that may be the machine.
 */
export type FindingKind = `${'' | 'mount-' | 'all-'}${'now' | 'drop' | 'rise' | 'confirmed'}`;

export type Confidence = 'almost certain' | 'very likely' | 'likely';

/** A night, as a finding names it. */
export interface NightName {
  readonly id: string;
  readonly at: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The least change that is found in three of four cases or more, as a share: 0.08 for 8 %. */
export interface Detectable {
  readonly sameNight: number;
  readonly withinThreeNights: number;
}

export interface Finding {
  readonly kind: FindingKind;
  /** True where this has to fail the build. */
  readonly fails: boolean;
  /** Null for a mount or all mounts; mount is null for all mounts. */
  readonly key: string | null;
  readonly mount: string | null;
  readonly workload: string | null;
  /** New over old in the metric's unit, freed of what moved all series; of a lasting change the mean since it began. */
  readonly ratio: number;
  /** Tonight's distance from the baseline in standard errors; negative is worse, whatever the metric. */
  readonly z: number;
  /** One-sided, for this series alone; of a lasting change from all nights since it began. */
  readonly p: number;
  readonly confidence: Confidence;
  /** The first bad night. */
  readonly since: NightName;
  /** What was to be expected tonight, and what was measured, in the metric's unit; null for mounts. */
  readonly baseline: number | null;
  readonly tonight: number | null;
  readonly detectable: Detectable;
}

/** One series as tonight found it. */
export interface JudgedSeries {
  readonly key: string;
  readonly mount: string;
  readonly workload: string;
  readonly control: boolean;
  /** Nights before tonight in the window. */
  readonly nights: number;
  /** New over old tonight, freed of what moved all series; this and all below are null where there is no baseline yet. */
  readonly ratio: number | null;
  readonly z: number | null;
  /** Of ln ratio: its standard error, and the sd between nights in it. */
  readonly standardError: number | null;
  readonly nightSd: number | null;
  /** Usual variance between the logs of the loops. */
  readonly loopVariance: number | null;
  readonly baseline: number | null;
  readonly tonight: number;
  readonly detectable: Detectable | null;
}

/** What moved all series together. */
export interface CommonMode {
  /** Tonight over what is usual, in the metric's unit. */
  readonly ratio: number;
  readonly z: number;
  /** Slower than usual by more than nights differ. */
  readonly slow: boolean;
  /** The same for the control series; null without any. */
  readonly controlRatio: number | null;
}

type NightState = 'judged' | 'too-little-history' | 'nothing-measured';

export interface NightVerdict {
  readonly night: NightName;
  readonly state: NightState;
  /** Nights before this one that it was judged against. */
  readonly nights: number;
  /** Nights that are still missing until a finding fails the build; 0 where none are. */
  readonly nightsNeeded: number;
  readonly findings: readonly Finding[];
  /** Worth measuring again before the verdict; those that fail already and those that come close. */
  readonly suspects: readonly string[];
  /** Null where there are too few series to tell what moves all from what moves one. */
  readonly commonMode: CommonMode | null;
  readonly series: readonly JudgedSeries[];
  /** One sentence each. */
  readonly warnings: readonly string[];
}
