/** The workloads of virtiofs-tests, which come with fsbench. */

/** In the order of parse-fio-results.sh: patterns, in each the engines, each followed by its -multi. */
export const BUILT_IN_WORKLOADS: readonly string[] = ['seqread', 'randread', 'seqwrite', 'randwrite', 'randrw'].flatMap((pattern) =>
  ['psync', 'mmap', 'libaio'].flatMap((engine) => [`${pattern}-${engine}`, `${pattern}-${engine}-multi`]),
);
