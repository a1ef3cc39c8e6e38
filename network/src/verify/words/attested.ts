import type { Attested } from '../claims/attestations';
import { printable } from './printable';

/** The least far first: who attests one block attests all before it. */
export function completeTo(attestations: readonly Attested[]): string {
  const reaches = [...new Set(attestations.map(({ upTo }) => upTo))].sort((a, b) => a - b);
  if (reaches.length === 0) return 'no member attests any of these blocks';
  const parts = reaches.map((reach, place) => {
    const by = attestations.filter(({ upTo }) => upTo === reach).map(({ mspId }) => printable(mspId, 100));
    return `up to block ${String(reach)} ${place === 0 ? 'as attested by' : 'by'} ${by.join(', ')}`;
  });
  return `complete ${parts.join(', ')}; unattested after that`;
}

export function attestedLine({ mspId, name, upTo, at, block, late }: Attested): string {
  const by = `${printable(mspId, 100)} (${printable(name, 100)})`;
  return `${by} at ${at}: up to block ${String(upTo)}, said in block ${String(block)}${late ? ', late' : ''}`;
}
