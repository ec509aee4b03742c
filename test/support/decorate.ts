/** What becomes of fio's output on its way through mails, logs, pages and tools: each a function of the text. */

type Decorate = (text: string) => string;

const lines = (text: string) => text.replace(/\n$/, '').split('\n');
const each =
  (make: (line: string, at: number) => string): Decorate =>
  (text) =>
    `${lines(text).map(make).join('\n')}\n`;
const two = (number: number) => String(number).padStart(2, '0');
const clock = (at: number) => `${two(10 + (Math.floor(at / 3600) % 10))}:${two(Math.floor(at / 60) % 60)}:${two(at % 60)}`;

/** Before each line. */
export const PREFIXES: Readonly<Record<string, Decorate>> = {
  quoted: each((line) => `> ${line}`),
  'quoted twice': each((line) => `> > ${line}`),
  'quoted without a blank': each((line) => `>${line}`),
  'indented by four': each((line) => `    ${line}`),
  'indented by a tab': each((line) => `\t${line}`),
  'times of GitHub': each((line, at) => `2026-03-02T${clock(at)}.${String(1_000_000 + at * 37)}Z ${line}`),
  'times of GitLab': each((line, at) => `2026-03-02T${clock(at)}.123456Z 00O ${line}`),
  'job, step and time': each((line, at) => `bench\tRun fio\t2026-03-02T${clock(at)}.1234567Z ${line}`),
  'time of day': each((line, at) => `[${clock(at)}] ${line}`),
  syslog: each((line, at) => `Mar  2 ${clock(at)} node-7 fio[4711]: ${line}`),
  'kernel times': each((line, at) => `[${String(at + 12).padStart(5)}.${100_000 + at}] ${line}`),
  'a container': each((line) => `bench-1  | ${line}`),
  'a pod': each((line) => `[pod/fio-x7k2/main] ${line}`),
  'a logger': each((line) => `INFO:bench.fio:${line}`),
  'a logger with times': each((line, at) => `2026-03-02 ${clock(at)},${100 + (at % 900)} - INFO - ${line}`),
  'another name': each((line) => `worker#3 >> ${line}`),
  'a long prefix': each(
    (line, at) => `2026-03-02 ${clock(at)}.${100 + (at % 900)}[139872333][DEBUG] bench.environment[generated_0].node[0].cmd[87].stdout: ${line}`,
  ),
};

/** Without losing a character that counts. */
export const LAYOUTS: Readonly<Record<string, Decorate>> = {
  'CR LF': each((line) => `${line}\r`),
  'leading blanks lost': each((line) => line.trimStart()),
  'HTML in pre': (text) =>
    `<html><body><p>Here:</p><pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</pre></body></html>\n`,
  'HTML lines': each(
    (line) =>
      `${line
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replace(/^ +/, (blanks) => '&nbsp;'.repeat(blanks.length))}<br>`,
  ),
  'quoted-printable': (text) =>
    `${lines(text)
      .map((line) => line.replaceAll('=', '=3D').replace(/(.{60}[^=]{3})(?=.)/g, '$1=\n'))
      .join('\n')}\n`,
  'line ends written out': (text) => `{"level":"info","msg":"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"}\n`,
  'a list of strings': (text) =>
    `"stdout_lines": [\n${lines(text)
      .map((line) => `        ${JSON.stringify(line)}`)
      .join(',\n')}\n    ]\n`,
  'a fence under a heading': (text) => `# Results\n\nSome words before.\n\n\`\`\`\n${text}\`\`\`\n\nSome words behind.\n`,
  'a fence in a list': (text) => `- guest\n\n  \`\`\`\n${each((line) => `  ${line}`)(text)}  \`\`\`\n`,
  'words around': (text) => `Hello,\n\nthis is what I get:\n\n${text}\nAny ideas?\n`,
  colours: each((line) => `\u001B[0;32m${line}\u001B[0m`),
};

/** Broken at blanks after `width` characters, as mailers do. */
export const wrapAt = (width: number): Decorate =>
  each((line) => {
    const out: string[] = [];
    let rest = line;
    while (rest.length > width) {
      const indent = rest.length - rest.trimStart().length;
      const at = rest.lastIndexOf(' ', width);
      if (at <= indent) break;
      out.push(rest.slice(0, at));
      rest = rest.slice(at + 1);
    }
    return [...out, rest].join('\n');
  });

/** Broken after `width` characters wherever that is, as terminals do. */
export const breakAt = (width: number): Decorate => each((line) => line.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? '');

/** Each paragraph one run of words, broken anew. */
export const refillAt =
  (width: number): Decorate =>
  (text) =>
    text
      .split('\n\n')
      .map((paragraph) => wrapAt(width)(paragraph.replace(/\s+/g, ' ').trim()))
      .join('\n');

/** JSON documents of a text, written in other ways. */
export const JSON_WAYS: Readonly<Record<string, (document: unknown) => string>> = {
  'four blanks': (document) => JSON.stringify(document, null, 4),
  tabs: (document) => JSON.stringify(document, null, '\t'),
  'one line': (document) => JSON.stringify(document),
  'sorted keys': (document) => JSON.stringify(sortKeys(document), null, 2),
  'in a list': (document) => JSON.stringify([document], null, 2),
  'in another document': (document) => JSON.stringify({ env: { kernel: '6.12' }, results: [{ name: 'x', fio: document }] }, null, 2),
  'as a string': (document) => JSON.stringify({ stdout: JSON.stringify(document, null, 2), rc: 0 }),
  'behind a progress line': (document) =>
    JSON.stringify(document, null, 2).replace('{', '{obs: 1 (f=1): [r(1)][100.0%][r=9.77MiB/s][r=2500 IOPS][eta 00m:00s]'),
};

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}
