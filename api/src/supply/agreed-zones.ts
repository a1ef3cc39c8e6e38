import type { SiteDetail } from '@tierline/chaincode/schema';

type SiteRecord = { id: string; parties: readonly string[]; state: unknown };

/** IANA zones by BPNS, as these two agreed them, else as the first pair by id did; UTC where nobody did. */
export function agreedZones(sites: readonly SiteRecord[], sides: readonly [string, string]): (bpns: string) => string {
  const theirs = ({ parties }: SiteRecord): number => (sides.every((side) => parties.includes(side)) ? 0 : 1);
  const zones = new Map<string, string>();
  for (const { state } of sites.toSorted((a, b) => theirs(a) - theirs(b) || (a.id < b.id ? -1 : 1))) {
    const { bpns, timeZone } = (state as { agreed?: SiteDetail } | null)?.agreed ?? {};
    if (bpns !== undefined && timeZone !== undefined && !zones.has(bpns)) zones.set(bpns, timeZone);
  }
  return (bpns) => zones.get(bpns) ?? 'UTC';
}
