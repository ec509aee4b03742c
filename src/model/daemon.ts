/** The daemons that serve mounts, by flavour: what people call each, and whether its arguments say how it serves. */

import type { FoundMount } from './records.ts';

type Daemon = NonNullable<FoundMount['daemon']>;

interface Flavour {
  readonly name: string;
  /** Else they are a wrapper's, and places of the run: what differs between such mounts is in the mount table or was asked for. */
  readonly argumentsTell: boolean;
}

const FLAVOURS: Readonly<Record<string, Flavour>> = {
  c: { name: 'C virtiofsd', argumentsTell: true },
  rust: { name: 'Rust virtiofsd', argumentsTell: true },
  ganesha: { name: 'nfs-ganesha', argumentsTell: false },
};

/** The row of a flavour; one that this fsbench does not know goes by its own word. */
const flavourOf = (flavour: string): Flavour => (Object.hasOwn(FLAVOURS, flavour) ? (FLAVOURS[flavour] as Flavour) : { name: flavour, argumentsTell: true });

/** What people call a flavour: `C virtiofsd`. */
export const nameFlavour = (flavour: string): string => flavourOf(flavour).name;

/** With its version: `C virtiofsd 7.2.22`. */
export const nameDaemon = ({ flavour, version }: Pick<Daemon, 'flavour' | 'version'>): string => `${nameFlavour(flavour)} ${version}`;

/** Its arguments, as far as they say how it serves. */
export const tellingArguments = ({ flavour, argv }: Pick<Daemon, 'flavour' | 'argv'>): readonly string[] =>
  flavourOf(flavour).argumentsTell ? argv.slice(1) : [];

/** With version and arguments: `C virtiofsd 7.2.22: -o cache=auto`. */
export function describeDaemon(daemon: Daemon): string {
  const told = tellingArguments(daemon);
  return `${nameDaemon(daemon)}${told.length === 0 ? '' : `: ${told.join(' ')}`}`;
}
