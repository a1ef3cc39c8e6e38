import type { UnitState } from '@tierline/chaincode/schema';
import type { FactView, Proof, VersionView } from '../readmodel';

type Remarks = { seal?: string; condition?: string; count?: number; note?: string };
export type CustodySpan = {
  custodian: string;
  since: string;
  until?: string;
  /** Who joins late sees that it was so, not how it came about. */
  asserted: boolean;
  version: number;
  remarks?: Remarks;
  proof: Proof;
};

/** Custodians one after another, read off the versions; where content was purged, the next one that is there tells. */
export function custodyChain(versions: readonly VersionView[], facts: readonly FactView[]): CustodySpan[] {
  const spans: CustodySpan[] = [];
  for (const one of versions) {
    if (one.state === null) continue;
    const { custodian } = one.state as unknown as UnitState;
    const before = spans.at(-1);
    if (before?.custodian === custodian) continue;
    if (before) before.until = one.at;
    spans.push({ ...spanOf(one, custodian), asserted: !before && one.version > 1, ...remarksOf(one, facts) });
  }
  return spans;
}

function spanOf({ at, version, channel, txId, block, sealHash }: VersionView, custodian: string) {
  return { custodian, since: at, version, proof: { channel, txId, block, sealHash } };
}

function remarksOf({ version }: VersionView, facts: readonly FactView[]): { remarks?: Remarks } {
  const accepted = facts.find((fact) => fact.version === version && fact.type === 'OfferAccepted');
  const { role, remarks } = (accepted?.content ?? {}) as { role?: string; remarks?: Remarks };
  return role === 'custodian' && remarks ? { remarks } : {};
}
