import { DatabaseServer, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import {
  derivedId,
  keys,
  Knowledge,
  linkSecret,
  type PrivateWrite,
  readTransaction,
  sha256Hex,
} from '@tierline/chaincode/record';
import type { Command } from '@tierline/chaincode/schema';
import { Channel, crate } from '../support/channel';

const secret = linkSecret('a'.repeat(32), 'b'.repeat(32));
const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
const id = derivedId(secret, 'custody', identifier);
const custody = ['custody', id] as const;
const offer = (to: string): Command => ({ name: 'OfferRole', input: { role: 'custodian', to } });
const accept: Command = { name: 'AcceptOffer', input: { role: 'custodian' } };
type Missing = 'OemMSP' | 'CarrierMSP';

/** A unit handed on twice, each time without its giver's peer: the owner, who stays, and a carrier, who leaves. */
class Story {
  readonly channel: Channel;
  readonly blocks: ReadBlock[] = [];

  constructor(readonly self: string) {
    this.channel = new Channel(self);
    const commission: Command = { name: 'CommissionUnit', input: { identifier, kind: crate, values: {} } };
    this.blocks.push(
      this.channel.bootstrap(),
      ...this.channel.linked('OemMSP', 'StewardMSP'),
      this.channel.apply('OemMSP', ...custody, commission),
      this.channel.apply('OemMSP', ...custody, offer('CarrierMSP')),
    );
  }

  get held() {
    return this.channel.live.get(`custody/${id}`)!;
  }

  accepted(by: string, ...absent: string[]): this {
    this.blocks.push(this.channel.apply(by, ...custody, accept, undefined, absent));
    return this;
  }

  offered(by: string, to: string): this {
    this.blocks.push(this.channel.apply(by, ...custody, offer(to)));
    return this;
  }

  /** Body and seal of the version that a party missed, brought to it. */
  restated(target: Missing, by = 'StewardMSP'): this {
    const { sealBytes, bodyBytes, seal } = this.held;
    const stays = seal.parties.includes(target);
    const at = (key: string, value: string | undefined): PrivateWrite => ({ mspId: target, key, value });
    this.write(by, 'records:restate', at(keys.body(...custody, seal.version), bodyBytes));
    if (stays) return this.write(by, 'records:restate', at(keys.seal(...custody), sealBytes));
    const left = at(keys.left(...custody, seal.version), sealBytes);
    return this.write(by, 'records:restate', left, at(keys.seal(...custody), undefined));
  }

  write(by: string, functionName: string, ...writes: PrivateWrite[]): this {
    this.blocks.push(this.channel.block({ by, functionName, writes }));
    return this;
  }
}

/** What a reader without a database makes of it. */
function believe({ self, blocks }: Story): {
  findings: string[];
  version: number | undefined;
  live: boolean | undefined;
} {
  const known = new Knowledge(self);
  const findings = new Map<string, string[]>();
  for (const { ledger, values } of blocks.flatMap(({ transactions }) => transactions))
    for (const { tx, outcome } of readTransaction(ledger, values, known))
      findings.set(
        tx.txId,
        outcome.findings.map(({ code }) => code),
      );
  const record = known.record(...custody);
  return { findings: [...findings.values()].flat(), version: record?.version.seal.version, live: record?.live };
}

describe('a version that a quorum wrote', () => {
  let server: DatabaseServer;
  let members = 0;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());

  /** What the member's projector makes of it, so many blocks a transaction. */
  async function read({ self, blocks }: Story, size = 1) {
    const database = await server.member(`absent${String((members += 1))}`);
    for (let at = 0; at < blocks.length; at += size)
      await database.transaction((parts) => storeBlocks(parts, 'programme', self, blocks.slice(at, at + size)));
    const { tables } = database.projection;
    const findings = await tables.selectFrom('findings').select(['code', 'content']).orderBy('block').execute();
    const versions = await tables.selectFrom('versions').selectAll().where('id', '=', id).orderBy('version').execute();
    const facts = await tables.selectFrom('facts').selectAll().where('id', '=', id).orderBy('block').execute();
    return {
      findings: findings.map(({ code }) => code),
      content: findings.map(({ content }) => content),
      versions: versions.map(({ version, purged }) => `${version}${purged ? ' purged' : ''}`),
      record: await tables
        .selectFrom('records')
        .select(['version', 'live', 'ended'])
        .where('id', '=', id)
        .executeTakeFirst(),
      facts: facts
        .filter(({ type }) => type !== 'Found')
        .map(({ type, version, block }) => `${type} ${String(version)} at ${block}`),
      told: facts.flatMap(({ type, content }) => (type === 'Found' ? [(content as { code: string }).code] : [])),
    };
  }

  it('is state at once for those who were there', () => {
    for (const self of ['StewardMSP', 'CarrierMSP']) {
      const believed = believe(new Story(self).accepted('CarrierMSP', 'OemMSP'));
      expect({ self, ...believed }).toEqual({ self, findings: [], version: 3, live: true });
    }
  });

  it.each([1, 100])(
    'waits at whoever was absent, who is told; restated, it is state in its place, %s',
    async (size) => {
      const before = await read(new Story('OemMSP').accepted('CarrierMSP', 'OemMSP'), size);
      expect(before).toMatchObject({
        findings: ['PARTY_ABSENT'],
        told: ['PARTY_ABSENT'],
        record: { version: 2, live: true },
      });
      expect(before.content).toMatchObject([{ by: 'CarrierMSP', version: 3 }]);
      const story = new Story('OemMSP')
        .accepted('CarrierMSP', 'OemMSP')
        .restated('OemMSP')
        .offered('CarrierMSP', 'AxleMSP');
      const after = await read(story, size);
      expect(after).toMatchObject({ findings: [], versions: ['1', '2', '3', '4'], record: { version: 4, live: true } });
      expect(after.facts.slice(-3)).toEqual(['OfferAccepted 3 at 7', 'PartyAbsent 3 at 7', 'RoleOffered 4 at 8']);
    },
  );

  it.each([1, 100])('takes the record from an absent giver that leaves with it, %s', async (size) => {
    const both = (self: string) =>
      new Story(self)
        .accepted('CarrierMSP', 'OemMSP')
        .restated('OemMSP')
        .offered('CarrierMSP', 'AxleMSP')
        .accepted('AxleMSP', 'CarrierMSP');
    expect(await read(both('CarrierMSP'), size)).toMatchObject({ findings: ['PARTY_ABSENT'], record: { version: 4 } });
    const left = both('CarrierMSP').restated('CarrierMSP').offered('AxleMSP', 'CastingMSP');
    expect(await read(left, size)).toMatchObject({
      findings: [],
      versions: ['1', '2', '3', '4', '5'],
      record: { version: 5, live: false },
    });
    for (const self of ['AxleMSP', 'OemMSP', 'StewardMSP'])
      expect(believe(both(self).restated('CarrierMSP'))).toEqual({ findings: [], version: 5, live: true });
  });

  it('is counted by who joins later, with its restates', () => {
    const joiner = new Story('AxleMSP')
      .accepted('CarrierMSP', 'OemMSP')
      .restated('OemMSP')
      .offered('CarrierMSP', 'AxleMSP');
    expect(believe(joiner)).toEqual({ findings: [], version: 4, live: true });
  });

  it('is counted by who joins later, whoever took a copy of the version before', () => {
    const story = new Story('AxleMSP');
    const copy = { mspId: 'CastingMSP', key: keys.seal(...custody), value: story.held.sealBytes };
    story.write('CastingMSP', 'records:notice', copy).accepted('CarrierMSP', 'OemMSP').restated('OemMSP');
    expect(believe(story.offered('CarrierMSP', 'AxleMSP'))).toEqual({ findings: [], version: 4, live: true });
  });

  const nonsense = (story: Story, number: number): Story =>
    story.write(
      'CarrierMSP',
      'records:apply',
      ...['CarrierMSP', 'StewardMSP'].flatMap((mspId) => [
        { mspId, key: keys.seal(...custody), value: `{"nonsense":${String(number)}}` },
        { mspId, key: keys.body(...custody, number), value: '{}' },
      ]),
    );

  it.each([1, 100])(
    'is none where all parties go on from the version before: nobody waits for good, %s',
    async (size) => {
      const story = nonsense(nonsense(new Story('OemMSP'), 3), 4);
      expect(believe(story)).toEqual({ findings: ['PARTY_ABSENT'], version: 2, live: true });
      story.accepted('CarrierMSP');
      const leftOut = ['PARTY_LEFT_OUT', 'PARTY_LEFT_OUT'];
      expect(believe(story)).toEqual({ findings: leftOut, version: 3, live: true });
      const projected = await read(story, size);
      expect(projected).toMatchObject({ findings: leftOut, record: { version: 3, live: true } });
      expect(projected.facts.slice(-1)).toEqual(['OfferAccepted 3 at 7']);
      const next = await read(story.offered('CarrierMSP', 'AxleMSP'), size);
      expect(next).toMatchObject({ findings: leftOut, record: { version: 4 } });
    },
  );

  it('is waited for where one party does not go on from the version before', () => {
    for (const [forge, found] of [
      [{ writes: (mspId: string) => mspId !== 'StewardMSP' }, 'PRIOR_UNKNOWN'],
      [{ endorsers: ['CarrierMSP', 'OemMSP'] }, 'ENDORSEMENT_MISSING'],
    ] as const) {
      const story = nonsense(new Story('OemMSP'), 3);
      const forged = story.channel.apply('CarrierMSP', ...custody, accept, (tx) =>
        'writes' in forge
          ? { ...tx, writes: tx.writes.filter(({ mspId }) => forge.writes(mspId)) }
          : { ...tx, endorsers: forge.endorsers },
      );
      story.blocks.push(forged);
      expect(believe(story)).toEqual({ findings: ['PARTY_ABSENT', found], version: 2, live: true });
    }
  });

  it('is a finding where the party left out had endorsed it', () => {
    for (const self of ['StewardMSP', 'CarrierMSP']) {
      const story = new Story(self);
      const endorsers = ['CarrierMSP', 'OemMSP', 'StewardMSP'];
      story.blocks.push(
        story.channel.apply('CarrierMSP', ...custody, accept, (tx) => ({ ...tx, endorsers }), ['OemMSP']),
      );
      expect(believe(story)).toEqual({ findings: ['PARTY_LEFT_OUT'], version: 2, live: true });
    }
  });

  it('is a finding where the seal names nobody absent, or the quorum is too small', () => {
    const without = (tx: { by: string; writes: readonly PrivateWrite[] }, ...absent: string[]) => ({
      ...tx,
      writes: tx.writes.filter(({ mspId }) => !absent.includes(mspId)),
    });
    for (const [self, absent] of [
      ['StewardMSP', ['OemMSP']],
      ['OemMSP', ['OemMSP', 'StewardMSP']],
      ['CarrierMSP', ['OemMSP', 'StewardMSP']],
    ] as const) {
      const story = new Story(self);
      story.blocks.push(story.channel.apply('CarrierMSP', ...custody, accept, (tx) => without(tx, ...absent)));
      expect({ self, ...believe(story) }).toEqual({ self, findings: ['PARTY_LEFT_OUT'], version: 2, live: true });
    }
  });

  it('is a finding where it is another than the one that was restated, which waits on', () => {
    const story = new Story('OemMSP').accepted('CarrierMSP', 'OemMSP');
    const { sealBytes, bodyBytes } = story.held;
    const forged = sealBytes.replace('"version":3', '"version":4');
    expect(sha256Hex(forged)).not.toBe(sha256Hex(sealBytes));
    const at = (key: string, value: string): PrivateWrite => ({ mspId: 'OemMSP', key, value });
    story.write('CarrierMSP', 'records:restate', at(keys.body(...custody, 3), bodyBytes));
    story.write('CarrierMSP', 'records:restate', at(keys.seal(...custody), forged));
    expect(believe(story)).toEqual({ findings: ['PARTY_ABSENT'], version: 2, live: true });
  });

  it.each([1, 100])(
    'is a finding at whom every quorum needs: giver and receiver cannot have the steward wait, %s',
    async (size) => {
      const story = (self: string) => {
        const held = new Story(self);
        const at = ['CarrierMSP', 'OemMSP'];
        const writes = at.map((mspId) => ({ mspId, key: keys.seal(...custody), value: '{"forged":true}' }));
        return held.write('CarrierMSP', 'records:apply', ...writes);
      };
      expect(believe(story('StewardMSP'))).toEqual({ findings: ['PARTY_LEFT_OUT'], version: 2, live: true });
      expect(await read(story('StewardMSP'), size)).toMatchObject({
        findings: ['PARTY_LEFT_OUT'],
        record: { version: 2 },
      });

      const mended = story('StewardMSP');
      const { sealBytes } = mended.held;
      for (const mspId of ['CarrierMSP', 'OemMSP'])
        mended.write(mspId, 'records:mend', { mspId, key: keys.seal(...custody), value: sealBytes });
      expect(await read(mended.accepted('CarrierMSP'), size)).toMatchObject({
        versions: ['1', '2', '3'],
        record: { version: 3 },
      });
    },
  );

  it('is a finding at every party where one is left out whom every quorum needs', () => {
    const story = new Story('OemMSP').accepted('CarrierMSP').offered('CarrierMSP', 'AxleMSP');
    story.offered('CarrierMSP', 'CastingMSP');
    const at = ['AxleMSP', 'CarrierMSP', 'CastingMSP'];
    const writes = at.map((mspId) => ({ mspId, key: keys.seal(...custody), value: '{"forged":true}' }));
    story.write('CarrierMSP', 'records:apply', ...writes);
    expect(believe(story)).toEqual({ findings: ['PARTY_LEFT_OUT'], version: 5, live: true });
  });
});
