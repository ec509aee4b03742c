/** Times as users write them on the command line. */

import { usageError } from '../model/errors.ts';

const ISO_8601 = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * The moment `text` means, as an ISO 8601 time in UTC. Takes a date (its midnight) or a date and time; without a zone
 * it is UTC, so that it means the same on every machine. Throws a usage error that names `what` (the option).
 */
export function parseTime(text: string, what: string): string {
  const [, date, time = '00:00', zone = 'Z'] = ISO_8601.exec(text.trim()) ?? [];
  const moment = new Date(`${date}T${time}${zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`);
  const midnight = new Date(`${date}T00:00Z`);
  // Date takes 30 February for 2 March.
  if (Number.isNaN(moment.getTime()) || midnight.toISOString().slice(0, 10) !== date) {
    throw usageError(
      'bad-time',
      `${what}: '${text}' is not a time`,
      `write a date or an ISO 8601 time, such as 2026-11-20 or 2026-11-20T03:00Z (UTC unless it names a zone)`,
    );
  }
  return moment.toISOString();
}
