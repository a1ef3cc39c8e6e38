import { canonical, Knowledge, keys, readTransaction, sha256Hex } from '@tierline/chaincode/record';
import type { LedgerTransaction } from '@tierline/chaincode/record';
import type { Attestation, Json } from '@tierline/chaincode/schema';
import { Channel, person as callerOf } from '../support/channel';
import { consortium, hex, leaves, type Consortium } from '../support/chaincode/consortium';
import { person } from '../support/chaincode/person';
import { refused } from '../support/chaincode/refused';

const attestation: Attestation = { v: 1, upTo: 7, headerHash: hex(32), commitHash: hex(32) };
const text = canonical(attestation);
const args = { args: [text] };

describe('consortium:attest', () => {
  let world: Consortium;
  beforeEach(async () => {
    world = await consortium();
  });
  const send = (by: Parameters<Consortium['channel']['submit']>[0], ...args: string[]) =>
    world.channel.submit(by, 'consortium:attest', {}, { args });

  test('writes what is public anyway into the own collection, and nothing else', async () => {
    const bot = await person('AxleMSP', 'node', 'bot');
    for (const upTo of [7, 8]) {
      const said = canonical({ ...attestation, upTo });
      expect(await send(bot, said)).toEqual([
        { collection: '_implicit_org_AxleMSP', key: keys.attestation, value: said },
      ]);
    }
    expect(world.channel.valueAt('AxleMSP', 'attestation')).toBe(canonical({ ...attestation, upTo: 8 }));
    await expect(send(world.people.OemMSP, text)).resolves.toHaveLength(1);
  });

  test.each(['viewer', 'planner', 'logistics', 'quality', 'auditor', ''])('refuses a %s', async (roles) => {
    await expect(send(await person('AxleMSP', 'a', roles), text)).rejects.toEqual(refused('ROLE_MISSING'));
  });

  test('refuses an outsider, and who has left', async () => {
    const outsiders = world.channel.propose(await person('MotorMSP', 'm', 'manager'), 'consortium:attest', {}, args);
    expect((await world.channel.simulate('AxleMSP', outsiders)).message).toMatch(/^MEMBER_NOT_ACTIVE/);
    await leaves(world, 'CarrierMSP');
    await expect(send(world.people.CarrierMSP, text)).rejects.toEqual(refused('MEMBER_NOT_ACTIVE'));
    await expect(send(await person('AxleMSP', '', 'bot'), text)).rejects.toEqual(refused('AUTHOR_INVALID'));
  });

  test.each<[string, Json]>([
    ['block 0, which nobody needs to be told', { ...attestation, upTo: 0 }],
    ['a fraction of a block', { ...attestation, upTo: 1.5 }],
    ['a block beyond all numbers', { ...attestation, upTo: 2 ** 53 }],
    ['a hash that is none', { ...attestation, headerHash: 'ab' }],
    ['no commit hash', { v: 1, upTo: 7, headerHash: attestation.headerHash }],
    ['more than is asked', { ...attestation, more: 1 }],
    ['another version', { ...attestation, v: 2 }],
    ['a list', []],
  ])('refuses %s', async (_name, content) => {
    await expect(send(world.people.AxleMSP, JSON.stringify(content))).rejects.toMatchObject({
      code: expect.stringMatching(/^(MALFORMED|NOT_CANONICAL)$/) as unknown,
    });
  });

  test('refuses other arguments than one, other text than canonical, and content that hides', async () => {
    const by = world.people.AxleMSP;
    await expect(send(by)).rejects.toEqual(refused('MALFORMED'));
    await expect(send(by, text, text)).rejects.toEqual(refused('ARGUMENTS_NOT_EMPTY', { count: 2 }));
    await expect(send(by, ` ${text}`)).rejects.toEqual(refused('NOT_CANONICAL'));
    await expect(send(by, '{')).rejects.toEqual(refused('MALFORMED'));
    const hidden = world.channel.submit(by, 'consortium:attest', { attestation }, { args: [text] });
    await expect(hidden).rejects.toEqual(refused('MALFORMED'));
    await expect(world.channel.submit(by, 'consortium:tick', {}, { args: [text] })).rejects.toEqual(
      refused('ARGUMENTS_NOT_EMPTY', { count: 1 }),
    );
  });

  test('refuses a time that the endorser’s clock does not have, and a channel without a registry', async () => {
    const at = new Date(Date.now() - 600_000).toISOString();
    const late = world.channel.submit(world.people.AxleMSP, 'consortium:attest', {}, { args: [text], at });
    await expect(late).rejects.toEqual(refused('TIME_OUTSIDE_WINDOW'));
  });
});

describe('readers of attestations', () => {
  const hashOf = (number: bigint, of: string): string => sha256Hex(`${of} ${String(number)}`);
  const hashes = (number: bigint) => ({
    ...{ number, headerHash: hashOf(number, 'header'), commitHash: hashOf(number, 'commit') },
  });
  const said = (upTo: bigint, change: Partial<Attestation> = {}): string => {
    const { headerHash, commitHash } = hashes(upTo);
    return canonical({ v: 1, upTo: Number(upTo), headerHash, commitHash, ...change });
  };

  /** Blocks as the reader has them; the last holds the attestation. */
  class Read {
    readonly channel = new Channel('OemMSP');
    readonly known = new Knowledge('OemMSP');

    /** Blocks passed before: 0 the bootstrap, then ticks. */
    constructor(blocks: bigint) {
      this.judge(this.channel.bootstrap());
      for (let number = 1n; number < blocks; number += 1n) this.judge(this.channel.block(nothing));
    }

    judge({ number, transactions }: ReturnType<Channel['block']>) {
      const [one] = transactions.flatMap(({ ledger, values }) => readTransaction(ledger, values, this.known));
      this.known.passBlock(hashes(number));
      return one!.outcome;
    }

    attests(text: string, forge: Partial<LedgerTransaction> = {}, by = 'AxleMSP') {
      const writes = [{ mspId: by, key: keys.attestation, value: text }];
      const block = this.channel.block({ by, functionName: 'consortium:attest', args: [text], writes });
      const transactions = block.transactions.map((one) => ({ ...one, ledger: { ...one.ledger, ...forge } }));
      return this.judge({ ...block, transactions });
    }
  }
  const nothing = { by: 'StewardMSP', functionName: 'records:purge', writes: [] };

  test('take one that says what they have', () => {
    const read = new Read(3n);
    const { attestation: taken, findings, missing } = read.attests(said(2n));
    expect({ taken, findings, missing }).toEqual({
      ...{ taken: { v: 1, upTo: 2, ...withoutNumber(hashes(2n)), late: false }, findings: [], missing: [] },
    });
    expect(read.attests(said(1n), {}, 'OemMSP')).toMatchObject({ attestation: { upTo: 1 }, missing: [] });
  });
  const withoutNumber = ({ headerHash, commitHash }: ReturnType<typeof hashes>) => ({ headerHash, commitHash });

  test.each<[string, string]>([
    ['another header', said(2n, { headerHash: 'a'.repeat(64) })],
    ['the same blocks, judged otherwise', said(2n, { commitHash: 'a'.repeat(64) })],
    ['the block that it stands in', said(3n)],
    ['a block to come', said(9n)],
  ])('find one that says %s', (_name, text) => {
    const { findings, attestation: taken } = new Read(3n).attests(text);
    expect([findings.map(({ code }) => code), taken]).toEqual([['ATTESTATION_DIFFERS'], undefined]);
  });

  const other = (write: object) => ({
    writes: [{ mspId: 'AxleMSP', keyHash: sha256Hex('attestation'), valueHash: '', isPurge: false, ...write }],
  });
  test.each<[string, Partial<LedgerTransaction>, string]>([
    ['endorsed by another member', { endorsers: ['CarrierMSP'] }, 'ENDORSEMENT_MISSING'],
    ['that is written at another member', other({ mspId: 'OemMSP' }), 'ENDORSEMENT_MISSING'],
    ['that writes another text than it says', other({ valueHash: sha256Hex(said(1n)) }), 'WRITES_DIFFER'],
    ['that deletes', other({}), 'WRITES_DIFFER'],
    ['that writes another key', other({ keyHash: sha256Hex('x'), valueHash: sha256Hex(said(2n)) }), 'WRITES_DIFFER'],
    ['that writes nothing', { writes: [] }, 'WRITES_DIFFER'],
    ['that moves the clock', { publicWrites: [{ key: 'clock', value: '{}' }] }, 'WRITES_DIFFER'],
    ['without an argument', { args: [] }, 'WRITES_DIFFER'],
    ['with two', { args: [said(2n), said(2n)] }, 'WRITES_DIFFER'],
    ['that is no text of ours', { args: ['{}'] }, 'MALFORMED'],
    ['of a viewer', { caller: { ...callerOf('AxleMSP'), roles: ['viewer'] } }, 'ROLE_MISSING'],
    ['of no member', { caller: { ...callerOf('MotorMSP') } }, 'MEMBER_NOT_ACTIVE'],
    ['with a key policy', { metadataKeys: ['00'] }, 'METADATA_WRITTEN'],
    ['with a time too fine', { atNanos: 1 }, 'VERSION_DIFFERS'],
  ])('find one %s', (_name, forge, code) => {
    const { findings, attestation: taken } = new Read(3n).attests(said(2n), forge);
    expect([findings.map((finding) => finding.code), taken]).toEqual([[code], undefined]);
  });

  test('find one before there is a registry', () => {
    const read = new Read(0n);
    const fresh = new Knowledge('OemMSP');
    const { transactions } = read.channel.block({
      ...{ by: 'AxleMSP', functionName: 'consortium:attest', args: [said(1n)] },
      writes: [{ mspId: 'AxleMSP', key: keys.attestation, value: said(1n) }],
    });
    const [{ outcome } = { outcome: undefined }] = transactions.flatMap(({ ledger, values }) =>
      readTransaction(ledger, values, fresh),
    );
    expect(outcome?.findings).toMatchObject([{ code: 'MINORITY' }]);
  });

  test('find a copy of a record overwritten under its name', () => {
    const read = new Read(1n);
    const link = read.channel.fresh();
    const propose = { name: 'ProposeLink', input: { to: 'AxleMSP', random: 'a'.repeat(32) } };
    read.judge(read.channel.apply('OemMSP', 'link', link, propose));
    const keyHash = sha256Hex(keys.seal('link', link));
    const { findings } = read.attests(said(1n), other({ keyHash, valueHash: sha256Hex(said(1n)) }));
    expect(findings).toMatchObject([{ code: 'WRITES_DIFFER', kind: 'link', id: link }]);
  });

  test('mark one that was held back, and compare none that comes too late to matter', () => {
    const read = new Read(3n);
    const held = read.channel.at;
    read.channel.minutes = 20;
    read.judge(read.channel.tick());
    expect(read.attests(said(2n), { at: held }).attestation).toMatchObject({ late: true });
    const text = said(4n);
    expect(read.attests(text, { block: 10_004n }).attestation).toMatchObject({ upTo: 4 });
    const false4 = said(4n, { headerHash: 'a'.repeat(64) });
    const { findings, attestation: taken } = read.attests(false4, { block: 10_005n });
    expect([findings, taken]).toEqual([[], undefined]);
  });

  test('take the peer that kept no commit hash at its word for the rest', () => {
    const read = new Read(3n);
    read.known.recallBlock({ number: 2n, headerHash: hashes(2n).headerHash, commitHash: undefined });
    expect(read.attests(said(2n)).findings).toEqual([]);
    expect(read.attests(said(2n, { headerHash: 'a'.repeat(64) })).findings).toHaveLength(1);
  });
});
