import type { VerdictObject } from '../verdict-object';
import { printable } from './printable';

type Origin = VerdictObject['shown']['origins'][number];

export const originsHead = 'rests on, by pins that were opened';

const nameOf = ({ kind, id, version }: Pick<Origin, 'kind' | 'id' | 'version'>): string =>
  `${printable(kind)} ${printable(id)} version ${String(version)}`;

/** From which version one is derived, and whether that one stands in these blocks. */
export function originLine({ from, ...version }: Origin): string {
  const where =
    from.block === undefined
      ? `of channel ${printable(from.channel, 100)}, which these blocks do not hold`
      : `block ${String(from.block)}`;
  return `${nameOf(version)}: derived from ${nameOf(from)}, ${where}`;
}
