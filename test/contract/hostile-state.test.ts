import { DatabaseServer, storeBlocks } from '@tierline/api/readmodel';
import { Refusal } from '@tierline/chaincode/errors';
import {
  addEntry,
  type Finding,
  Knowledge,
  type LedgerTransaction,
  readTransaction,
  sha256Hex,
  step,
} from '@tierline/chaincode/record';
import type { Command, Json, Seal } from '@tierline/chaincode/schema';
import { Channel, crate, person, registry } from '../support/channel';

const commission: Command = {
  name: 'CommissionUnit',
  input: { identifier: { scheme: 'sscc', sscc: '340123450000000017' }, kind: crate, values: {} },
};
const offer = (to: string): Command => ({ name: 'OfferRole', input: { role: 'custodian', to } });

const deep = (levels: number): Json => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as Json;
const strange: readonly Json[] = [
  ...[null, true, -1, 2 ** 31, '', 'x'.repeat(3000), '\0', '\ud800', 'OemMSP', [], [null], {}],
  ...[deep(4000), ['OemMSP', 'OemMSP'], { role: 'custodian', status: 'offered' }],
];

const few = [null, 2 ** 31, 'a'.repeat(64), 'OemMSP', 'x'.repeat(3000), [null], {}, deep(4000)];

/** The value with each part of it in turn exchanged for each strange one, and with each member in turn left out. */
function spoilt(value: Json, by: readonly Json[] = strange): Json[] {
  const others = by.filter((one) => JSON.stringify(one) !== JSON.stringify(value));
  if (typeof value !== 'object' || value === null) return others;
  const within = Object.entries(value).flatMap(([name, part]) => [
    ...spoilt(part, by).map((other) => replaced(value, name, other)),
    ...(Array.isArray(value) ? [] : [without(value, name)]),
  ]);
  return [...others, ...within, ...(Array.isArray(value) ? [] : [{ ...value, unknown: 'member' }])];
}
const replaced = (value: Json[] | { [name: string]: Json }, name: string, other: Json): Json =>
  Array.isArray(value) ? value.map((one, at) => (String(at) === name ? other : one)) : { ...value, [name]: other };
const without = (value: { [name: string]: Json }, name: string): Json =>
  Object.fromEntries(Object.entries(value).filter(([one]) => one !== name));

/** What a hostile member says it is, sealed as if it were a version: nobody who joins later saw it made. */
function sealed(seal: Seal, body: Json): { seal: string; body: string } {
  const bytes = JSON.stringify(body);
  return { seal: JSON.stringify({ ...seal, body: sha256Hex(bytes) }), body: bytes };
}

describe('what hostile members write at one who means no harm', () => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());

  it('as the state that it joins from: refused by its peer, or a version or finding of its node', async () => {
    const channel = new Channel('AxleMSP');
    const blocks = [channel.bootstrap()];
    const refused = new Map<string, number>();
    const id = channel.fresh();
    const { seal, body } = channel.step('OemMSP', 'custody', id, commission).next;
    const opened = {
      ...body,
      state: { ...(body.state as object), offers: [openOffer], values: { weight: 1 } },
    } as Json;
    const sealOf = (one: Seal) => ({ ...one, parties: ['CarrierMSP', 'OemMSP', 'StewardMSP'] });
    const hostile = [
      ...spoilt(opened).map((one) => (own: string) => sealed({ ...sealOf(seal), id: own }, one)),
      ...spoilt(sealOf(seal) as unknown as Json).map((one) => (own: string) => {
        const bytes = JSON.stringify(opened);
        const fields = one as unknown as Seal | null;
        return {
          seal: JSON.stringify({ ...fields, ...(fields?.id === seal.id && { id: own }), body: sha256Hex(bytes) }),
          body: bytes,
        };
      }),
    ];
    for (const prior of hostile) {
      const own = channel.fresh();
      const given = prior(own);
      const request = { kind: 'custody', id: own, command: offer('AxleMSP'), commandId: own, salt: own, prior: given };
      try {
        const [result] = step([request], { caller: person('OemMSP'), at: channel.at, registry });
        const before = ['CarrierMSP', 'OemMSP', 'StewardMSP'].map((mspId) => ({
          mspId,
          key: `custody/${own}/seal`,
          value: given.seal,
        }));
        blocks.push(
          channel.block({ by: 'OemMSP', writes: before }),
          channel.block({ by: 'OemMSP', writes: result!.writes }),
        );
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
      }
    }
    expect(hostile.length).toBeGreaterThan(500);
    expect([...refused.keys()]).toEqual(expect.arrayContaining(['MALFORMED', 'PRIOR_INVALID', 'OVERSIZE']));
    const axle = await server.member('joiner');
    await axle.transaction((parts) => storeBlocks(parts, 'programme', 'AxleMSP', blocks));
    expect(await axle.projection.tables.selectFrom('checkpoints').select('next_block').executeTakeFirst()).toEqual({
      next_block: BigInt(blocks.length),
    });
  });

  it('as seals, bodies and entries: each a finding, none an error', () => {
    const channel = new Channel('AxleMSP');
    const unit = ['custody', channel.fresh()] as const;
    const honest = [channel.bootstrap(), channel.apply('OemMSP', ...unit, commission)];
    const joining = channel.apply('OemMSP', ...unit, offer('AxleMSP'));
    const { sealBytes, bodyBytes } = channel.live.get(unit.join('/'))!;
    const prior = { seal: sealBytes, body: bodyBytes };
    const context = { caller: person('OemMSP'), at: channel.at, registry };
    const entry = addEntry(
      {
        ...{ kind: unit[0], id: unit[1], commandId: channel.fresh(), salt: channel.fresh(), prior },
        content: { type: 'evidence', source: 'photo', hash: 'a'.repeat(64) },
      },
      context,
    );
    const added = channel.block({ by: 'OemMSP', functionName: 'records:entry', writes: entry.writes });
    const decline = { name: 'DeclineOffer', input: { role: 'custodian' } };
    const answer = channel.apply('AxleMSP', ...unit, decline, (tx) => ({ ...tx })); // one of several ways on
    const other = channel.apply('OemMSP', ...unit, { name: 'OfferRole', input: { role: 'owner', to: 'CarrierMSP' } });
    const left = [other, ...channel.leaves('CarrierMSP')];
    const succeeded = channel.succeed('OemMSP', ...unit, 'CarrierMSP').block;

    const codes = new Set<string>();
    const stories = [
      { before: honest, block: joining },
      ...[added, answer].map((block) => ({ before: [...honest, joining], block })),
      { before: [...honest, joining, ...left], block: succeeded },
    ];
    for (const { before, block } of stories) {
      const { ledger, values } = block.transactions[0]!;
      for (const [keyHash, held] of values)
        for (const other of spoilt(JSON.parse(held.value) as Json, few)) {
          const value = JSON.stringify(other);
          const known = new Knowledge('AxleMSP');
          for (const { transactions } of before)
            for (const one of transactions) readTransaction(one.ledger, one.values, known);
          const forged = new Map([...values, [keyHash, { key: held.key, value }] as const]);
          const [reading] = readTransaction(rehashed(ledger, keyHash, value), forged, known);
          expect(reading!.outcome.versions).toEqual([]);
          reading!.outcome.findings.forEach(({ code }: Finding) => codes.add(code));
          expect(reading!.outcome.findings).not.toEqual([]);
        }
    }
    expect([...codes]).toEqual(expect.arrayContaining(['MALFORMED', 'VERSION_DIFFERS', 'ENTRY_INVALID']));
  });
});

const openOffer = {
  role: 'custodian',
  from: 'OemMSP',
  to: 'CarrierMSP',
  status: 'offered',
  at: '2026-01-05T00:00:00.000Z',
};

function rehashed(tx: LedgerTransaction, keyHash: string, value: string): LedgerTransaction {
  const valueHash = sha256Hex(value);
  return { ...tx, writes: tx.writes.map((write) => (write.keyHash === keyHash ? { ...write, valueHash } : write)) };
}
