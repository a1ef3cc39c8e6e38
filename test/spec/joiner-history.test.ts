import {
  checkTransaction,
  type Known,
  keys,
  type LedgerTransaction,
  type PastWrite,
  sha256Hex,
  step,
  type StepResult,
} from '@tierline/chaincode/record';
import type { Json } from '@tierline/chaincode/schema';
import { crate, mspIds as members, registry } from '../support/axle-programme';

const id = 'ab'.repeat(16);
const sealKey = sha256Hex(keys.seal('custody', id));
const otherHash = 'ef'.repeat(32);

const timeOf = (number: number): string => `2026-03-01T10:00:0${String(number)}.000Z`;
const callerOf = (mspId: string) => ({ mspId, name: `${mspId}-1`, roles: ['logistics' as const] });

function sign(number: number, mspId: string, name: string, input: Json, prior?: StepResult): StepResult {
  const request = {
    ...{ kind: 'custody', id, command: { name, input } },
    ...{ commandId: String(number).padStart(32, '0'), salt: 'cd'.repeat(16) },
    ...(prior && { prior: { seal: prior.next.sealBytes, body: prior.next.bodyBytes } }),
  };
  const [result] = step([request], { caller: callerOf(mspId), at: timeOf(number), registry });
  return result!;
}

const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
const commissioned = sign(1, 'OemMSP', 'CommissionUnit', { identifier, kind: crate, values: {} });
const closedOffer = sign(2, 'OemMSP', 'OfferRole', { role: 'owner', to: 'StewardMSP' }, commissioned);
const toCarrier = { role: 'custodian', to: 'CarrierMSP' };
const offered = sign(5, 'OemMSP', 'OfferRole', toCarrier, closedOffer);

/** Writes of one transaction under the seal's key. */
function written(block: number, at: readonly string[], valueHash: string, endorsed = true): PastWrite[] {
  return at.map((mspId) => ({
    ...{ mspId, keyHash: sealKey, valueHash, isPurge: false },
    ...{ block: BigInt(block), tx: 0, endorsed, tickBefore: undefined },
  }));
}
const both = ['OemMSP', 'StewardMSP'];
const first = written(1, both, commissioned.next.sealHash);
const second = written(2, both, closedOffer.next.sealHash);

/** What the carrier, invited with the third version, finds when that was the history before. */
const found = (...history: PastWrite[][]): string[] => foundOf(offered, history);

function foundOf(offered: StepResult, history: readonly PastWrite[][]): string[] {
  const hashed = offered.writes.map(({ mspId, key, value }) => ({
    ...{ mspId, keyHash: sha256Hex(key), valueHash: value === undefined ? '' : sha256Hex(value), isPurge: false },
  }));
  const tx: LedgerTransaction = {
    ...{ channel: 'axle-programme', block: 9n, tx: 0, txId: 'aa', at: timeOf(5), atNanos: 0 },
    ...{ caller: callerOf('OemMSP'), functionName: 'records:apply', args: [] },
    ...{
      endorsers: members,
      byMajority: true,
      writes: hashed,
      publicWrites: [],
      metadataKeys: [],
      otherCollections: [],
    },
  };
  const own = offered.writes.filter(({ mspId }) => mspId === 'CarrierMSP');
  const values = new Map(own.map(({ key, value }) => [sha256Hex(key), { key, value: value! }]));
  const known: Known = {
    ...{ self: 'CarrierMSP', registry, tick: undefined },
    record: () => undefined,
    predecessor: () => undefined,
    recordOfKey: () => undefined,
    history: () => history.flat(),
    erased: () => false,
    ...{ awaits: () => false, anyWaits: false },
    block: () => undefined,
    motion: () => undefined,
    linkSecret: () => undefined,
  };
  const outcome = checkTransaction(tx, values, known);
  expect(outcome.versions).toHaveLength(outcome.findings.length === 0 ? 1 : 0);
  return outcome.findings.map(({ code, data }) => `${code}: ${String(data.reason)}`);
}

describe('who joins a record checks what was handed on', () => {
  test('every version, at each party', () => {
    expect(found(first, second)).toEqual([]);
  });

  test('a copy rewritten alone and mended since is no version', () => {
    const rewritten = written(3, ['StewardMSP'], otherHash);
    const mended = written(4, ['StewardMSP'], closedOffer.next.sealHash);
    expect(found(first, second, rewritten, mended)).toEqual([]);
    expect(found(first, rewritten, written(4, ['StewardMSP'], commissioned.next.sealHash), second)).toEqual([]);
  });

  test('what others wrote under its key before it began is not the record’s', () => {
    const barred = written(0, ['CarrierMSP'], otherHash);
    expect(found(barred, first, second)).toEqual([]);
    expect(found(written(0, ['CarrierMSP', 'CastingMSP'], otherHash), first, second)).toEqual([]);
    const own = written(0, ['OemMSP'], otherHash);
    expect(found(own, first, second)).toEqual([
      'HISTORY_BROKEN: a version was not written alike at each, endorsed by each',
    ]);
    expect(found(first, written(2, ['CarrierMSP', 'CastingMSP'], closedOffer.next.sealHash))).toEqual([
      'HISTORY_BROKEN: as many versions as the prior’s number are expected',
    ]);
  });

  test('a copy that an accomplice took into its own collection changes nothing', () => {
    const taken = written(2, ['CarrierMSP'], commissioned.next.sealHash).map((write) => ({ ...write, tx: 1 }));
    const taken2 = written(3, ['AxleMSP', 'CastingMSP'], closedOffer.next.sealHash);
    expect(found(first, taken, written(3, both, closedOffer.next.sealHash), taken2)).toEqual([]);
  });

  test('a copy that a stranger took makes it no holder: the next quorum is the members’', () => {
    const three = written(1, [...both, 'AxleMSP'], commissioned.next.sealHash);
    const taken = written(2, ['CastingMSP'], commissioned.next.sealHash);
    expect(found(three, taken, written(3, both, closedOffer.next.sealHash))).toEqual([]);
  });

  test('a member that a quorum left out holds again once a copy is brought to it, unless it left', () => {
    const withdrawn = sign(3, 'OemMSP', 'WithdrawOffer', { role: 'owner', to: 'StewardMSP' }, closedOffer);
    const joining = sign(5, 'OemMSP', 'OfferRole', toCarrier, withdrawn);
    const [one, two, three] = [commissioned, closedOffer, withdrawn].map(({ next }) => next.sealHash) as [
      string,
      string,
      string,
    ];
    const begun = written(1, [...both, 'AxleMSP'], one);
    const brought = written(3, ['AxleMSP'], two);

    const without = written(2, both, two);
    const onwards = written(4, ['AxleMSP', 'StewardMSP'], three);
    expect(foundOf(joining, [begun, without, brought, onwards])).toEqual([]);

    const left = [...written(2, [...both, 'CastingMSP'], two), ...written(2, ['AxleMSP'], '')];
    expect(foundOf(joining, [begun, left, brought, written(4, both, three)])).toEqual([]);
    const leftSince = [written(2, [...both, 'CastingMSP'], two), written(3, ['AxleMSP'], '')];
    const again = written(4, ['AxleMSP'], two);
    expect(foundOf(joining, [begun, ...leftSince, again, written(5, both, three)])).toEqual([]);
  });

  test('a version that is not in the chain shown, or one too few', () => {
    expect(found(first, second, written(3, both, otherHash))).toEqual([
      'HISTORY_BROKEN: as many versions as the prior’s number are expected',
    ]);
    expect(found(second)).toEqual(['HISTORY_BROKEN: as many versions as the prior’s number are expected']);
    expect(found()).toEqual(['HISTORY_BROKEN: as many versions as the prior’s number are expected']);
  });

  test('another last version than the one handed on', () => {
    expect(found(first, written(2, both, otherHash))).toEqual(['HISTORY_BROKEN: the last hash is not the prior’s']);
  });

  test('a version that a party did not endorse, or of one member alone, or with two hashes', () => {
    const reason = 'HISTORY_BROKEN: a version was not written alike at each, endorsed by each';
    expect(found(first, written(2, both, closedOffer.next.sealHash, false))).toEqual([reason]);
    expect(found(written(1, ['OemMSP'], commissioned.next.sealHash), second)).toEqual([reason]);
    const split = [...written(2, ['OemMSP'], otherHash), ...written(2, ['StewardMSP'], closedOffer.next.sealHash)];
    expect(found(first, split)).toEqual([reason]);
  });
});
