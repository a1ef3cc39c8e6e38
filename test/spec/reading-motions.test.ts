import { canonical, checkTransaction, Knowledge, type LedgerTransaction } from '@tierline/chaincode/record';
import type { Motion, Registry } from '@tierline/chaincode/schema';
import { ClaimsLayer } from '@tierline/network/verify';
import { registry } from '../support/channel';

const next: Registry = { ...registry, sequence: 2, charter: '1'.repeat(64) };
const motionId = 'ab'.repeat(16);
const at = (minute: number): string => `2026-01-05T00:0${String(minute)}:00.000Z`;
const approvalOf = (mspId: string, minute: number) => ({ mspId, name: `${mspId}-1`, at: at(minute) });
const moved: Motion = {
  ...{ v: 1, motionId, registry: next, codes: [], at: at(1) },
  by: { mspId: 'OemMSP', name: 'OemMSP-1' },
  approvals: [approvalOf('OemMSP', 1)],
};
const withApprovals = (...approvals: Motion['approvals']): Motion => ({ ...moved, approvals });
const key = `motion/${motionId}`;
const writing = (motion: Motion, more: LedgerTransaction['publicWrites'] = []) => [
  { key, value: canonical(motion) },
  ...more,
];

function transaction(
  mspId: string,
  minute: number,
  functionName: string,
  publicWrites: LedgerTransaction['publicWrites'],
): LedgerTransaction {
  return {
    ...{ channel: 'programme', block: BigInt(minute), tx: 0, txId: String(minute), at: at(minute), atNanos: 0 },
    ...{ caller: { mspId, name: `${mspId}-1`, roles: ['manager'] }, functionName, args: [] },
    ...{ endorsers: registry.members.map((member) => member.mspId), byMajority: true, writes: [], publicWrites },
    ...{ metadataKeys: [], otherCollections: [] },
  };
}

/** What a reader who knows the first registry finds in each, and which registry then holds. */
function read(...transactions: LedgerTransaction[]): { found: string[]; sequence: number | undefined } {
  const known = new Knowledge(undefined);
  known.registry = registry;
  const found = transactions.flatMap((tx) => {
    const outcome = checkTransaction(tx, new Map(), known);
    known.learn(tx, new Map(), outcome);
    return outcome.findings.map(({ code }) => code);
  });
  return { found, sequence: known.registry.sequence };
}

const move = transaction('OemMSP', 1, 'consortium:move', writing(moved));
const second = withApprovals(approvalOf('OemMSP', 1), approvalOf('AxleMSP', 2));
const third = withApprovals(...second.approvals, approvalOf('CarrierMSP', 3));
const inForce = [{ key: 'registry', value: canonical(next) }];
const approve = (mspId: string, minute: number, motion: Motion, more: typeof inForce = []) =>
  transaction(mspId, minute, 'consortium:approve', writing(motion, more));

describe('who reads a motion takes nobody’s consent on the majority’s word', () => {
  test('three of five members, each by its own transaction, change the registry', () => {
    const votes = [move, approve('AxleMSP', 2, second), approve('CarrierMSP', 3, third, inForce)];
    expect(read(...votes.slice(0, 2))).toEqual({ found: [], sequence: 1 });
    expect(read(...votes)).toEqual({ found: [], sequence: 2 });
  });

  test.each<[string, LedgerTransaction[], string]>([
    ['an approval of a member that did not sign', [move, approve('AxleMSP', 2, third, inForce)], 'VERSION_DIFFERS'],
    ['a registry put in force too early', [move, approve('AxleMSP', 2, second, inForce)], 'VERSION_DIFFERS'],
    ['a motion with two approvals from the start', [{ ...move, publicWrites: writing(second) }], 'VERSION_DIFFERS'],
    ['an approval of what was never moved', [approve('AxleMSP', 2, second)], 'PRIOR_DIFFERS'],
    ['a motion moved twice', [move, move], 'PRIOR_DIFFERS'],
    ['a member that approves twice', [move, approve('OemMSP', 2, second)], 'ALREADY_APPROVED'],
    [
      'another registry than the one that was approved',
      [
        move,
        approve('AxleMSP', 2, second),
        approve('CarrierMSP', 3, third, [{ key: 'registry', value: canonical({ ...next, charter: '2'.repeat(64) }) }]),
      ],
      'VERSION_DIFFERS',
    ],
    ['a person without the role', [{ ...move, caller: { ...move.caller, roles: ['planner'] } }], 'ROLE_MISSING'],
    ['a registry without a motion', [{ ...move, publicWrites: inForce }], 'WRITES_DIFFER'],
    ['a second bootstrap', [transaction('OemMSP', 1, 'consortium:bootstrap', inForce)], 'WRITES_DIFFER'],
  ])('%s', (_what, transactions, code) => {
    expect(read(...transactions)).toEqual({ found: [code], sequence: 1 });
  });
});

describe('who reads rules that this version does not carry stops, and misreads nothing', () => {
  const later: Registry = { ...next, rules: 2 };
  const words =
    'programme asks for rules 2 in block 1; this version of Tierline carries rules 1: install one that carries them';
  const moving = transaction('OemMSP', 1, 'consortium:move', writing({ ...moved, registry: later }));
  const beginning = transaction('OemMSP', 1, 'consortium:bootstrap', [{ key: 'registry', value: canonical(later) }]);

  test('in a motion that takes effect', () => {
    const moved = { ...second, registry: later };
    const effective = { ...third, registry: later };
    const votes = [
      moving,
      approve('AxleMSP', 2, moved),
      approve('CarrierMSP', 3, effective, [{ key: 'registry', value: canonical(later) }]),
    ];
    expect(() => read(...votes)).toThrow(words.replace('block 1', 'block 3'));
  });

  test('but not because of what a member proposes, and what others have approved without effect', () => {
    expect(read(moving, approve('AxleMSP', 2, { ...second, registry: later }))).toEqual({ found: [], sequence: 1 });
  });

  test('in a first registry', () => {
    expect(() => checkTransaction(beginning, new Map(), new Knowledge('OemMSP'))).toThrow(words);
  });

  test('but not because of what a minority wrote', () => {
    expect(read({ ...moving, byMajority: false })).toEqual({ found: ['MINORITY'], sequence: 1 });
  });

  test('and a verifier judges no record from there on, and says so once', () => {
    const layer = new ClaimsLayer();
    const found = [beginning, { ...beginning, block: 2n }].flatMap((tx) => layer.take(tx));
    expect([...found, ...layer.end()]).toEqual([
      expect.objectContaining({ code: 'RULES_NOT_CARRIED', block: 1n, reason: words }),
    ]);
  });
});
