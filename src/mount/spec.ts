/** The grammar of `--mounts`: `[NAME=]KIND[:KEY=VALUE]...`, joined by commas; `\` takes a comma or colon as itself. */

import { usageError } from '../model/errors.ts';
import type { MountSpec } from '../model/records.ts';
import { VM_CHOICES } from '../model/vm-choice.ts';
import { splitAt, takeProtectionAway } from '../text/split.ts';
import { readSize } from '../text/units.ts';
import { type MountKind, type OptionRule, ruleOf } from './kind.ts';
import { findMountKind, MOUNT_KINDS } from './kinds.ts';

/** The option table of a kind as lines for an error message or a help page. */
export function describeOptions(kind: MountKind): string[] {
  return Object.entries({ ...kind.options, ...VM_CHOICES } satisfies Record<string, OptionRule>).map(
    ([name, rule]) => `${name}=${'values' in rule ? rule.values.join('|') : `<${rule.form}>`}  ${rule.meaning}`,
  );
}

type Bounds = { readonly least?: number; readonly most?: number; readonly multiple?: number };

const isWithin = ({ least = 0, most = Number.POSITIVE_INFINITY, multiple }: Bounds, value: number) =>
  Number.isNaN(value) || (value >= least && value <= most && (multiple === undefined || value % multiple === 0));

/** The value of an option as a mount has it: sizes in bytes. Throws a usage error that names the mount, the option and those there are. */
export function checkOption(label: string, kind: MountKind, key: string, text: string): string {
  const rule = ruleOf(kind, key);
  const refused = kind.refused !== undefined && Object.hasOwn(kind.refused, key) ? kind.refused[key] : undefined;
  if (rule === undefined) {
    const why = refused === undefined ? `${kind.kind} has no option '${key}'` : `${key}: ${refused}`;
    throw usageError('bad-mount', `mount '${label}': ${why}`, `its options are\n  ${describeOptions(kind).join('\n  ')}`);
  }
  const value = 'unit' in rule && rule.unit === 'bytes' ? String(readSize(text) ?? text) : text;
  const fits = 'values' in rule ? rule.values.includes(value) : rule.pattern.test(value) && isWithin(rule, Number(value));
  if (!fits) {
    const form = 'values' in rule ? `one of ${rule.values.join(', ')}` : rule.form;
    throw usageError('bad-mount', `mount '${label}': ${key}='${text}' is not possible`, `${key} takes ${form}`);
  }
  return value;
}

function parseMount(text: string): MountSpec {
  const [head = '', ...pairs] = splitAt(text, ':');
  const named = /^((?:[^=\\]|\\.)+)=(.*)$/s.exec(head);
  const kindText = takeProtectionAway(named?.[2] ?? head);
  const name = named === null ? takeProtectionAway(text) : takeProtectionAway(named[1] as string);
  if (kindText.startsWith('/')) {
    if (pairs.length > 0) {
      throw usageError('bad-mount', `mount '${name}': a path takes no options`, "if the ':' belongs to the path, write '\\:'");
    }
    return { name, kind: 'path', options: {}, path: kindText };
  }
  const kind = findMountKind(kindText);
  if (kind === undefined) {
    throw usageError(
      'unknown-mount',
      `unknown mount '${kindText}'`,
      `mounts are ${MOUNT_KINDS.map((known) => known.kind).join(', ')}, or the absolute path of something already mounted in the target`,
    );
  }
  const options: Record<string, string> = {};
  for (const pair of pairs) {
    const match = /^([^=]+)=(.*)$/s.exec(takeProtectionAway(pair));
    if (match === null)
      throw usageError(
        'bad-mount',
        `mount '${name}': '${takeProtectionAway(pair)}' is not KEY=VALUE`,
        `its options are\n  ${describeOptions(kind).join('\n  ')}`,
      );
    const [, key, value] = match as unknown as [string, string, string];
    if (Object.hasOwn(options, key)) throw usageError('bad-mount', `mount '${name}': ${key} is given twice`);
    options[key] = checkOption(name, kind, key, value);
  }
  return { name, kind: kind.kind, options, path: null };
}

/** In the place of a list: the shared folders that the target has. */
export const AUTO_MOUNTS = 'auto';

/** The mounts of a `--mounts` list, checked against the kinds' option tables; throws a usage error that names the part. */
export function parseMounts(list: string): MountSpec[] {
  const mounts = splitAt(list, ',').map((part) => {
    if (part.trim() === '') throw usageError('bad-mount', `--mounts '${list}' has an empty entry`, 'write for example --mounts virtiofs,9p,sshfs');
    return parseMount(part.trim());
  });
  const names = new Set<string>();
  for (const { name } of mounts) {
    if (/[\p{Cc}]/u.test(name))
      throw usageError(
        'bad-mount',
        `mount '${name.replace(/\p{Cc}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}': a name can't hold control characters`,
      );
    if (names.has(name)) throw usageError('bad-mount', `two mounts are called '${name}'`, "name them: 'first=virtiofs,second=virtiofs:cache=always'");
    names.add(name);
  }
  return mounts;
}

const protectMount = (text: string) => text.replace(/[\\,:=]/g, '\\$&');

/** The inverse of parseMounts: a list that means these mounts, each with its name. */
export function formatMounts(specs: readonly MountSpec[]): string {
  return specs
    .map(({ name, kind, options, path }) => {
      const words = Object.entries(options).map(([key, value]) => `:${protectMount(`${key}`)}=${protectMount(value)}`);
      return `${protectMount(name)}=${path === null ? kind : protectMount(path)}${words.join('')}`;
    })
    .join(',');
}
