import type { VerdictObject } from '../verdict-object';
import { printable } from './printable';

type Unread = VerdictObject['shown']['unread'][number];

export const unreadHead =
  'not shown whole; seals and links hold, the rules could not be run on these versions nor on the one after each';

export const fieldsShown = ({ shown, of }: { shown: number; of: number }): string =>
  `${String(shown)} of ${String(of)} fields shown`;

/** What is not shown of a version, and whether it is gone or kept from the reader. */
export function unreadLine({ kind, id, version, block, purged, heldBy, fields }: Unread): string {
  const part = fields && `${fieldsShown({ shown: fields.shown.length, of: fields.of })}, the others withheld`;
  const erased = purged.map((copy) => `${printable(copy.mspId, 100)} (block ${String(copy.block)})`).join(', ');
  const states = [
    part ?? (heldBy.length > 0 ? 'withheld' : 'purged'),
    erased && `purged at ${erased}`,
    heldBy.length > 0 && `held by ${heldBy.map((mspId) => printable(mspId, 100)).join(', ')}`,
  ];
  const name = `${printable(kind)} ${printable(id)} version ${String(version)}`;
  return `${name}, block ${String(block)}: ${states.filter(Boolean).join('; ')}`;
}

/** Where not all are shown: those that are. */
export const fieldLines = ({ fields }: Unread): string[] =>
  (fields?.shown ?? []).map(({ path, value }) => `${printable(path)} = ${printable(JSON.stringify(value))}`);
