import { DatabaseServer, type MemberDatabase, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import { derivedId, keys, Knowledge, linkSecret, readTransaction, sha256Hex } from '@tierline/chaincode/record';
import type { Command } from '@tierline/chaincode/schema';
import { Channel, crate, person } from '../support/channel';

const secret = linkSecret('a'.repeat(32), 'b'.repeat(32));
const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
type Name = readonly [kind: string, id: string];
type Forge = NonNullable<Parameters<Channel['succeed']>[4]>;
const unit: Name = ['custody', derivedId(secret, 'custody', identifier)];
const command = (name: string, input: Command['input'] = {}): Command => ({ name, input });

/** A channel as one member is told of it, and what it erased of its own copies. */
class Story {
  readonly channel: Channel;
  readonly blocks: ReadBlock[] = [];
  readonly #erased = new Map<string, bigint>();

  constructor(
    readonly self: string,
    readonly of: Name,
    partner: string,
  ) {
    this.channel = new Channel(self);
    this.blocks.push(this.channel.bootstrap(), ...this.channel.linked('OemMSP', partner));
  }

  applied(by: string, [kind, id]: Name, what: Command): this {
    this.blocks.push(this.channel.apply(by, kind, id, what));
    return this;
  }

  succeeded(of: Name, without: string, forge?: Forge): Name {
    const { id, block } = this.channel.succeed('OemMSP', ...of, without, forge);
    this.blocks.push(block);
    return [of[0], id];
  }

  purged([kind, id]: Name, version: number): this {
    const key = keys.body(kind, id, version);
    const write = { mspId: this.self, key, value: undefined, isPurge: true };
    const block = this.channel.block({ by: this.self, functionName: 'records:purge', writes: [write] });
    this.#erased.set(sha256Hex(key), block.number);
    this.blocks.push(block);
    return this;
  }

  get erased(): string[] {
    return [...this.#erased.keys()];
  }

  /** The blocks with what is left of their values. */
  get left(): ReadBlock[] {
    return without(this.blocks, (keyHash, block) => block <= (this.#erased.get(keyHash) ?? -1n));
  }
}

function without(blocks: readonly ReadBlock[], isErased: (keyHash: string, block: bigint) => boolean): ReadBlock[] {
  return blocks.map((block) => ({
    ...block,
    transactions: block.transactions.map(({ ledger, values }) => ({
      ledger,
      values: new Map([...values].filter(([keyHash]) => !isErased(keyHash, block.number))),
    })),
  }));
}

type Belief = { found: string[]; versions: string[] };
const named = (kind: string, version: number, purged: boolean) =>
  `${kind} ${String(version)}${purged ? ' purged' : ''}`;

/** Records by the order in which they began, each version and whether its body is gone. */
function inMemory({ self, erased }: Pick<Story, 'self' | 'erased'>, blocks: readonly ReadBlock[]): Belief {
  const known = new Knowledge(self);
  for (const keyHash of erased) known.recallErased(keyHash);
  const belief: Belief = { found: [], versions: [] };
  for (const { ledger, values } of blocks.flatMap(({ transactions }) => transactions))
    for (const { outcome } of readTransaction(ledger, values, known)) {
      belief.found.push(...outcome.findings.map(({ code }) => code));
      for (const { version, bodyKnown } of outcome.versions)
        belief.versions.push(named(version.seal.kind, version.seal.version, !bodyKnown));
    }
  return belief;
}

describe('a succession of which bodies were erased', () => {
  let server: DatabaseServer;
  let members = 0;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());

  async function inSql(
    { self }: Story,
    blocks: readonly ReadBlock[],
    size: number,
    erasedBefore: Story['erased'] = [],
  ) {
    const database = await server.member(`erased${String((members += 1))}`);
    const place = { channel: 'programme', block: -1n, tx: 0, value: null };
    for (const key_hash of erasedBefore)
      await database.transaction(({ archive }) =>
        archive.tables
          .insertInto('private_values')
          .values({ ...place, key: key_hash, key_hash })
          .execute(),
      );
    for (let at = 0; at < blocks.length; at += size)
      await database.transaction((parts) => storeBlocks(parts, 'programme', self, blocks.slice(at, at + size)));
    return believed(database);
  }

  async function believed({ projection: { tables } }: MemberDatabase): Promise<Belief> {
    const found = await tables.selectFrom('findings').select('code').orderBy('block').orderBy('number').execute();
    const versions = await tables.selectFrom('versions').selectAll().orderBy('block').execute();
    return {
      found: found.map(({ code }) => code),
      versions: versions.map(({ kind, version, purged }) => named(kind, version, purged)),
    };
  }

  /** Read as they came, and made anew from what was left: both must come to the same. */
  async function believes(story: Story): Promise<Belief> {
    const asTheyCame = await inSql(story, story.blocks, 100);
    expect(await inSql(story, story.left, 1, story.erased)).toEqual(asTheyCame);
    expect(inMemory(story, story.left)).toEqual(asTheyCame);
    return asTheyCame;
  }

  const links = ['link 1', 'link 2'];

  /** The carrier has the OEM's unit, which is offered to the foundry, and leaves. */
  function withoutCarrier(self: string): Story {
    const story = new Story(self, unit, 'StewardMSP')
      .applied('OemMSP', unit, command('CommissionUnit', { identifier, kind: crate, values: {} }))
      .applied('OemMSP', unit, command('OfferRole', { role: 'custodian', to: 'CarrierMSP' }))
      .applied('CarrierMSP', unit, command('AcceptOffer', { role: 'custodian' }))
      .applied('OemMSP', unit, command('OfferRole', { role: 'owner', to: 'CastingMSP' }));
    story.blocks.push(...story.channel.leaves('CarrierMSP'));
    return story;
  }
  const before = ['custody 1', 'custody 2', 'custody 3', 'custody 4'];

  it.each(['OemMSP', 'StewardMSP'])('goes on after its first body, at %s', async (self) => {
    const story = withoutCarrier(self);
    const successor = story.succeeded(unit, 'CarrierMSP');
    story.applied('CastingMSP', successor, command('AcceptOffer', { role: 'owner' })).purged(successor, 1);
    expect(await believes(story)).toEqual({
      found: [],
      versions: [...links, ...before, 'custody 1 purged', 'custody 2'],
    });
  });

  it('goes on after the last body of what it succeeds, and after both', async () => {
    const story = withoutCarrier('OemMSP');
    const successor = story.succeeded(unit, 'CarrierMSP');
    story.purged(unit, 4).applied('CastingMSP', successor, command('AcceptOffer', { role: 'owner' }));
    const old = ['custody 1', 'custody 2', 'custody 3', 'custody 4 purged'];
    expect(await believes(story)).toEqual({ found: [], versions: [...links, ...old, 'custody 1', 'custody 2'] });
    expect(await believes(story.purged(successor, 1))).toEqual({
      found: [],
      versions: [...links, ...old, 'custody 1 purged', 'custody 2'],
    });
  });

  it('keeps the live body of what goes on', async () => {
    const story = withoutCarrier('OemMSP').purged(unit, 4);
    expect(inMemory(story, story.blocks).found).toEqual(['LIVE_PURGED']);
    const ended = withoutCarrier('OemMSP');
    const successor = ended.succeeded(unit, 'CarrierMSP');
    expect(inMemory(ended, ended.purged(successor, 1).blocks).found).toEqual(['LIVE_PURGED']);
  });

  const butFor = (mspId: string, key: string) =>
    ((tx) => ({
      ...tx,
      writes: tx.writes.filter((write) => write.mspId !== mspId || write.key !== key),
    })) satisfies Forge;

  /** A succession that this made of an honest one, read by the OEM before and after its successor's body is gone. */
  function forgedAndErased(forgeOf: (successor: Name) => Forge): { asItCame: Belief; erased: Belief } {
    const successor = withoutCarrier('OemMSP').succeeded(unit, 'CarrierMSP');
    const story = withoutCarrier('OemMSP');
    story.succeeded(unit, 'CarrierMSP', forgeOf(successor));
    const erased = [sha256Hex(keys.body(...successor, 1))];
    const blocks = without(story.blocks, (keyHash) => erased.includes(keyHash));
    return { asItCame: inMemory(story, story.blocks), erased: inMemory({ self: 'OemMSP', erased }, blocks) };
  }

  const callerIs =
    (change: object): (() => Forge) =>
    () =>
    (tx) => ({ ...tx, caller: { ...person('OemMSP'), ...change } });

  it.each<[string, (successor: Name) => Forge, string]>([
    ['is not written at a party', (to) => butFor('CastingMSP', keys.body(...to, 1)), 'WRITES_DIFFER'],
    ['spares a party that is there', () => butFor('CastingMSP', keys.seal(...unit)), 'WRITES_DIFFER'],
    ['is by no manager', callerIs({ roles: ['planner'] }), 'ROLE_MISSING'],
    ['is by another than it says', callerIs({ name: 'another' }), 'VERSION_DIFFERS'],
  ])('is none, its body erased, where it %s', (_why, forgeOf, code) => {
    const { asItCame, erased } = forgedAndErased(forgeOf);
    expect(asItCame).toMatchObject({ found: [expect.any(String)], versions: [...links, ...before] });
    expect(erased).toEqual({ found: [code], versions: [...links, ...before] });
  });

  it('is none, its body erased, from another version than the last true one', () => {
    const story = withoutCarrier('OemMSP');
    const earlier = story.channel.live.get(unit.join('/'))!;
    story.applied('CastingMSP', unit, command('DeclineOffer', { role: 'owner' }));
    story.channel.live.set(unit.join('/'), earlier);
    const successor = story.succeeded(unit, 'CarrierMSP');
    const erased = [sha256Hex(keys.body(...successor, 1))];
    const blocks = without(story.blocks, (keyHash) => erased.includes(keyHash));
    expect(inMemory({ self: 'OemMSP', erased }, blocks)).toEqual({
      found: ['PRIOR_UNKNOWN'],
      versions: [...links, ...before, 'custody 5'],
    });
  });
});
