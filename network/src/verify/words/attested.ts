import type { Attested } from '../claims/attestations';
import { printable } from './printable';

/** The least far first: who attests one block attests all before it. What is beyond the blocks at hand was cut off. */
export function completeTo(attestations: readonly Attested[], height: bigint): string {
  const [within, beyond] = [new Map<string, number>(), new Map<string, number>()];
  for (const { mspId, upTo } of attestations) {
    const reached = upTo < height ? within : beyond;
    reached.set(mspId, Math.max(upTo, reached.get(mspId) ?? 0));
  }
  const complete =
    within.size === 0
      ? 'no member attests any of these blocks'
      : `complete ${reaches(within, 'as attested by')}; unattested after that`;
  return beyond.size === 0 ? complete : `${complete}; not here, and attested: ${reaches(beyond, 'by')}`;
}

function reaches(members: ReadonlyMap<string, number>, attested: string): string {
  const numbers = [...new Set(members.values())].sort((a, b) => a - b);
  const parts = numbers.map((reach, place) => {
    const by = [...members].filter(([, upTo]) => upTo === reach).map(([mspId]) => printable(mspId, 100));
    return `up to block ${String(reach)} ${place === 0 ? attested : 'by'} ${by.sort().join(', ')}`;
  });
  return parts.join(', ');
}

export function attestedLine({ mspId, name, upTo, at, block, late }: Attested): string {
  const by = `${printable(mspId, 100)} (${printable(name, 100)})`;
  const where = block === undefined ? 'said in a file beside the blocks' : `said in block ${String(block)}`;
  return `${by} at ${at}: up to block ${String(upTo)}, ${where}${late ? ', late' : ''}`;
}
