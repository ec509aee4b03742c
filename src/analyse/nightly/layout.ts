/** Series as columns, nights as rows: the form in which the rule computes. */

/** Column by column; limits are positive logs. */
export interface SeriesLayout {
  /** Number of the series' mount. */
  readonly mountOf: Int32Array;
  /** 1 for series of a control mount, by column and by mount. */
  readonly control: Uint8Array;
  readonly controlMount: Uint8Array;
  /** Least effect of a change in one night, and of a lasting one. */
  readonly nowLimit: Float64Array;
  readonly lastingLimit: Float64Array;
}

/** Levels of one night; NaN where a series was not measured. */
export interface LevelRow {
  readonly level: Float64Array;
  readonly loopVariance: Float64Array;
  readonly loops: Float64Array;
}
