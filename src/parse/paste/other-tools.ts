/** Outputs of other tools and logs of fio's that have no results of fio to read: what they are, and what to give instead. */

/** What is looked at to know a tool: it says its name early. */
const LOOKED_AT = 200_000;

interface OtherTool {
  readonly marks: readonly Pick<RegExp, 'test'>[];
  readonly text: string;
}

/** Samples of a log of fio's, a line each. */
const LOG_LINE = /^\s*\d{1,15},\s*\d{1,20},\s*[0-2],\s*\d{1,15}(?:,\s*\d{1,20}(?:,\s*(?:0x[0-9a-f]{1,8}|\d{1,10}))?(?:,\s*\d{1,20})?)?\s*$/;
const SAMPLES = {
  test(text: string): boolean {
    const lines = text.split('\n');
    const full = lines.filter((line) => line.trim() !== '');
    return lines.length > 1 && full.length > 0 && full.every((line) => LOG_LINE.test(line));
  },
};

const TOOLS: readonly OtherTool[] = [
  {
    marks: [SAMPLES],
    text: 'this is a log of fio (write_bw_log, write_iops_log or write_lat_log): samples over time, and no result; give what fio printed, such as the file of --output',
  },
  {
    marks: [/yet-another-bench-script|Yet-Another-Bench-Script|\byabs\.sh\b/i],
    text: "this is the output of YABS (yet-another-bench-script), which has fio's rates in a table of its own, rounded, and reads and writes together; give fio's JSON of the same job",
  },
  {
    marks: [/^fio Disk Speed Tests \(Mixed R\/W/m],
    text: "this is the disk part of YABS (yet-another-bench-script), a table of its own; give fio's JSON of the same job",
  },
  {
    marks: [/^[ \t\u00A0]*Operation\s+Count\s+AvgLat\s+MaxLat/m],
    text: 'this is the output of dbench: calls of a file server, and no job of fio; fsbench reads fio only',
  },
  {
    marks: [/Dbench Summary|^[ \t\u00A0]*Random Read\/Write IOPS: /m],
    text: "this is the summary of the dbench image for Kubernetes, which is made of fio's output and rounds it; give the JSON that its jobs print, or fio's own output",
  },
  {
    marks: [/FIO test results:/, /JOB: \w/],
    text: "this is the output of kubestr, a summary of fio; give fio's JSON: kubestr fio --output json",
  },
  {
    marks: [/^[ \t\u00A0]*IOPS=[\d.]+ BW\(KiB\/s\)=/m],
    text: "this is the output of kubestr, a summary of fio; give fio's JSON: kubestr fio --output json",
  },
  {
    marks: [/Phoronix Test Suite|openbenchmarking\.org|<PhoronixTestSuite>/i],
    text: 'this is a result of the Phoronix Test Suite, whose averages over runs are no output of fio; give the fio output of its log folder',
  },
  {
    marks: [/^Flexible IO Tester \S*:?$/m, /Average: [\d.]+ /],
    text: 'this is a result of the Phoronix Test Suite, whose averages over runs are no output of fio; give the fio output of its log folder',
  },
  {
    marks: [/CrystalDiskMark|^[ \t\u00A0]*SEQ1M\s+Q\d/m],
    text: 'this is the output of CrystalDiskMark, which is no fio; fsbench reads fio only',
  },
  { marks: [/^sysbench \d|sysbench fileio/m], text: 'this is the output of sysbench, which is no fio; fsbench reads fio only' },
  { marks: [/^\d+ bytes .*copied, [\d.e+-]+ s/m], text: 'this is the output of dd, which is no fio; fsbench reads fio only' },
  { marks: [/^Timing (?:cached|buffered disk) reads:/m], text: 'this is the output of hdparm, which is no fio; fsbench reads fio only' },
  { marks: [/^min\/avg\/max\/mdev = .*\/ /m, /ioping/], text: 'this is the output of ioping, which is no fio; fsbench reads fio only' },
  { marks: [/------Sequential Output------/], text: 'this is the output of Bonnie++, which is no fio; fsbench reads fio only' },
  {
    marks: [/'fio version':\s*'fio-/],
    text: "this is a fio document as Python prints a dict, which is no JSON; give what json.dumps makes of it, or fio's own output",
  },
  { marks: [/^Content-Transfer-Encoding:\s*base64\s*$/im], text: 'this is a mail in base64; give its text as the mail program shows it' },
  { marks: [/^[ \t\u00A0]*Auto Mode$/m, /iozone|Iozone:/], text: 'this is the output of IOzone, which is no fio; fsbench reads fio only' },
];

/** What the text is and what to give instead, in one sentence; null where it is none of these. */
export function describeOtherTool(text: string): string | null {
  const head = text.slice(0, LOOKED_AT);
  return TOOLS.find(({ marks }) => marks.every((mark) => mark.test(head)))?.text ?? null;
}
