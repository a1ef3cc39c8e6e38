import { canonical, type LedgerTransaction, sha256Hex, step, type StepResult } from '@tierline/chaincode/record';
import type { Json } from '@tierline/chaincode/schema';
import { ClaimsLayer, type ClaimFinding, type Disclosures } from '@tierline/network/verify';
import { crate, mspIds as members, registry } from './axle-programme';

export const id = 'ab'.repeat(16);

export type Signed = { result: StepResult; tx: LedgerTransaction };

const minute = (number: number): string => `2026-03-01T10:${String(number).padStart(2, '0')}:00.000Z`;

/** In the block of that number, at that minute; endorsed by all. */
export function transaction(number: number, overrides: Partial<LedgerTransaction>): LedgerTransaction {
  return {
    channel: 'axle-programme',
    block: BigInt(number),
    tx: 0,
    txId: String(number).repeat(64).slice(0, 64),
    at: minute(number),
    atNanos: 0,
    caller: { mspId: 'StewardMSP', name: 'steward-1', roles: ['manager'] },
    functionName: 'records:apply',
    args: [],
    endorsers: members,
    byMajority: true,
    writes: [],
    publicWrites: [],
    metadataKeys: [],
    otherCollections: [],
    ...overrides,
  };
}

function writesOf(result: StepResult): LedgerTransaction['writes'] {
  return result.writes.map(({ mspId, key, value }) => ({
    mspId,
    keyHash: sha256Hex(key),
    valueHash: value === undefined ? '' : sha256Hex(value),
    isPurge: false,
  }));
}

/** One step as an honest caller would write it. */
export function sign(
  number: number,
  mspId: string,
  name: string,
  input: Json,
  prior?: StepResult,
  record = { kind: 'custody', id },
): Signed {
  const tx = transaction(number, { caller: { mspId, name: `${mspId}-1`, roles: ['logistics', 'planner'] } });
  const request = {
    ...record,
    command: { name, input },
    commandId: String(number).padStart(32, '0'),
    salt: 'cd'.repeat(16),
    ...(prior && { prior: { seal: prior.next.sealBytes, body: prior.next.bodyBytes } }),
  };
  const [result] = step([request], { caller: tx.caller, at: tx.at, registry });
  return { result: result!, tx: { ...tx, writes: writesOf(result!) } };
}

export const bootstrap = transaction(1, {
  functionName: 'consortium:bootstrap',
  publicWrites: [{ key: 'registry', value: canonical(registry) }],
});
export const identifier = { scheme: 'sscc', sscc: '340123450000000017' };

/** A unit is commissioned, offered and taken. */
export const story: [Signed, Signed, Signed] = (() => {
  const commissioned = sign(2, 'OemMSP', 'CommissionUnit', { identifier, kind: crate, values: {} });
  const offered = sign(3, 'OemMSP', 'OfferRole', { role: 'custodian', to: 'CarrierMSP' }, commissioned.result);
  const accepted = sign(4, 'CarrierMSP', 'AcceptOffer', { role: 'custodian' }, offered.result);
  return [commissioned, offered, accepted];
})();

/** What all of them say, record by record. */
export function shown(...results: StepResult[]): Disclosures {
  const records = new Map<string, Disclosures['records'][number]>();
  for (const { kind, id, next } of results) {
    const record = records.get(`${kind}/${id}`) ?? { kind, id, versions: [] };
    records.set(`${kind}/${id}`, record);
    record.versions.push({ seal: next.sealBytes, body: next.bodyBytes });
  }
  return { v: 1, channel: 'axle-programme', records: [...records.values()] };
}

/** What the claims layer makes of these transactions, after the bootstrap. */
export function check(
  transactions: LedgerTransaction[],
  disclosures: Disclosures,
): { layer: ClaimsLayer; found: ClaimFinding[] } {
  const layer = new ClaimsLayer(disclosures);
  const found = [bootstrap, ...transactions].flatMap((tx) => layer.take(tx));
  const takenBack = layer.takenBack();
  return { layer, found: [...found.filter((one) => !takenBack.has(one)), ...layer.end()] };
}
