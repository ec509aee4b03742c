/** `--image`: the image that containers are made from, of the targets that take one. */

import { usageError } from '../model/errors.ts';
import { DEFAULTS, type OptionValues } from '../plan/options.ts';
import { formatTargets, parseTargets } from '../plan/several.ts';
import { splitTarget, TARGET_KINDS } from '../target/kinds.ts';

/**
 * The options with the image as a part of their targets, as `docker?image=IMAGE` has it, where it is checked. Throws a usage error where no
 * target takes one, or one has it already.
 */
export function applyImage({ image, ...values }: OptionValues): OptionValues {
  if (image === undefined) return values;
  const takers = TARGET_KINDS.filter(({ withImage }) => withImage !== undefined).map(({ kind }) => kind);
  const targets = parseTargets(values.target ?? DEFAULTS.target);
  const known = targets.map((target) => ({ target, ...splitTarget(target) }));
  if (known.every(({ kind }) => kind.withImage === undefined))
    throw usageError('bad-option', `--image ${image}: no container is made for --target ${targets.join(', ')}`, `add --target ${takers.join(' or --target ')}`);
  // `&` would begin another option of the target.
  if (/[&?]/.test(image)) throw usageError('bad-option', `--image: '${image}' is no name of an image`);
  const applied = known.map(({ target, kind, address }) => {
    if (kind.withImage === undefined) return target;
    const next = kind.withImage(address, image);
    return `${kind.kind}${/^(\?|$)/.test(next) ? '' : ':'}${next}`;
  });
  return { ...values, target: formatTargets(applied) };
}
