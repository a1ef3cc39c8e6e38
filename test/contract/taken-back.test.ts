import { DatabaseServer, storeBlocks } from '@tierline/api/readmodel';
import { keys } from '@tierline/chaincode/record';
import { accept, believe, command, unit, unitId, UnitStory } from '../support/unit-story';

const parties = ['CarrierMSP', 'CastingMSP', 'OemMSP', 'StewardMSP'];
const sealKey = keys.seal(...unit);
const offer = (role: string, to: string) => command('OfferRole', { role, to });
/** What is asked of all: the owner’s unit goes to a newcomer too. */
const toAxle = offer('custodian', 'AxleMSP');
const byAll = (story: UnitStory) => story.applied('CarrierMSP', toAxle);

/** A unit of four parties, at version 4, and what its members do under its seal's key past the rules. */
class ForgedStory extends UnitStory {
  readonly held: string[] = [this.standing];

  get standing(): string {
    return this.channel.live.get(unit.join('/'))!.sealBytes;
  }

  /** A version that all of these endorse, by no rule; none of them takes it for one. */
  forged(by = 'OemMSP', at: readonly string[] = parties, value = `{"forged":"${String(this.blocks.length)}"}`): this {
    const writes = at.map((mspId) => ({ mspId, key: sealKey, value }));
    this.blocks.push(this.channel.block({ by, writes }));
    return this;
  }

  /** Each by its own word, in its own collection, in a transaction of its own. */
  mended(who: readonly string[] = parties, value = this.standing): this {
    for (const mspId of who) {
      const writes = [{ mspId, key: sealKey, value }];
      this.blocks.push(this.channel.block({ by: mspId, functionName: 'records:mend', writes }));
    }
    return this;
  }
}

/** What a quorum forged without the carrier these take back; the foundry goes on without it, and the OEM brings it that. */
function leftOut(story: ForgedStory, back: readonly string[]): UnitStory {
  story.forged('OemMSP', parties.slice(1)).mended(back).applied('CastingMSP', accept('owner'), 'CarrierMSP');
  const { sealBytes, bodyBytes } = story.channel.live.get(unit.join('/'))!;
  const brought = [
    [keys.body(...unit, 5), bodyBytes],
    [sealKey, sealBytes],
  ] as const;
  for (const [key, value] of brought) {
    const writes = [{ mspId: 'CarrierMSP', key, value }];
    story.blocks.push(story.channel.block({ by: 'OemMSP', functionName: 'records:restate', writes }));
  }
  return byAll(story);
}

const believed = (make: (story: ForgedStory) => UnitStory, self: string) => believe(make(new ForgedStory(self)));
const version = (number: number | undefined) => ({ version: number, goesOn: number !== undefined });

describe('a forgery at all parties that each has taken back', () => {
  it('leaves its finding, and the record goes on, for the parties and for who joins', () => {
    for (const self of parties)
      expect(believed((story) => byAll(story.forged().mended()), self)).toMatchObject({
        ...{ findings: [expect.any(String)], old: version(5) },
      });
    expect(believed((story) => byAll(story.forged().mended()), 'AxleMSP')).toMatchObject({
      ...{ findings: [], old: version(5) },
    });
  });

  it.each<[string, (story: ForgedStory) => ForgedStory]>([
    ['several, one on another', (story) => story.forged().forged('CarrierMSP').mended()],
    ['several, one taken back between', (story) => story.forged().mended().forged().mended(parties.toReversed())],
    [
      'written otherwise at each',
      (story) => {
        const writes = parties.map((mspId) => ({ mspId, key: sealKey, value: `{"forged":"${mspId}"}` }));
        story.blocks.push(story.channel.block({ by: 'OemMSP', writes }));
        return story.mended();
      },
    ],
    [
      'that left nothing',
      (story) => {
        const writes = parties.map((mspId) => ({ mspId, key: sealKey, value: undefined }));
        story.blocks.push(story.channel.block({ by: 'OemMSP', writes }));
        return story.mended();
      },
    ],
    ['at a quorum', (story) => story.forged('OemMSP', parties.slice(1)).mended(parties.slice(1))],
    ['rewritten once more by one alone before', (story) => story.forged().alone('OemMSP', sealKey, 'x').mended()],
  ])('%s: who joins counts it as none', (_what, make) => {
    expect(believed((story) => byAll(make(story)), 'AxleMSP')).toEqual({
      ...{ findings: [], old: version(5), successor: undefined },
    });
  });

  it('after a version without one of them, who comes back to what it held', () => {
    const absent = (story: ForgedStory): ForgedStory => {
      const before = story.standing;
      story.applied('CastingMSP', accept('owner'), 'CarrierMSP').forged('StewardMSP');
      return story.mended(['CarrierMSP'], before).mended(['CastingMSP', 'OemMSP', 'StewardMSP']).mended(['CarrierMSP']);
    };
    expect(believed((story) => byAll(absent(story)), 'AxleMSP')).toMatchObject({ findings: [], old: version(6) });
  });

  it('keeps nobody waiting whom it left out, whatever a quorum writes next', () => {
    const absent = 'CarrierMSP';
    const others = parties.slice(1);
    expect(believed((story) => leftOut(story, others), absent)).toEqual({
      ...{ findings: ['PARTY_ABSENT', 'PARTY_LEFT_OUT', 'PARTY_ABSENT'], old: version(6), successor: undefined },
    });
    const honest = believed((story) => leftOut(story, others.slice(1)), absent);
    expect(honest).toMatchObject({ findings: ['PARTY_ABSENT', expect.any(String)], old: version(4) });
  });

  it('is counted by who joins as long as one party holds it', () => {
    for (const mspId of parties) {
      const others = parties.filter((one) => one !== mspId);
      expect(believed((story) => byAll(story.forged().mended(others)), 'AxleMSP')).toMatchObject({
        ...{ findings: ['HISTORY_BROKEN'], old: version(undefined) },
      });
    }
  });

  it('is counted by who joins where one’s word is not endorsed by it', () => {
    const unsaid = (story: ForgedStory): UnitStory => {
      story.forged().mended(parties.slice(1));
      const writes = [{ mspId: 'CarrierMSP', key: sealKey, value: story.standing }];
      story.blocks.push(story.channel.block({ by: 'OemMSP', functionName: 'records:mend', endorsers: [], writes }));
      return byAll(story);
    };
    expect(believed(unsaid, 'AxleMSP')).toMatchObject({
      findings: ['ENDORSEMENT_MISSING', 'HISTORY_BROKEN'],
      old: version(undefined),
    });
  });
});

describe('a version that is past', () => {
  const withdrawn = command('WithdrawOffer', { role: 'owner', to: 'CastingMSP' });
  const three = ['CarrierMSP', 'OemMSP', 'StewardMSP'];
  /** The foundry leaves with version 5; then these go back to version 4 and on from there. */
  const wentBack =
    (who: readonly string[]) =>
    (story: ForgedStory): UnitStory => {
      const past = story.channel.live.get(unit.join('/'))!;
      story.applied('OemMSP', withdrawn);
      story.mended(who, past.sealBytes).channel.live.set(unit.join('/'), past);
      return byAll(story);
    };

  it('is nobody’s to mend to: it is found, and nothing goes on from it', () => {
    for (const self of three) {
      const { findings, old } = believed(wentBack(three), self);
      expect(findings.slice(0, 3)).toEqual(['COPY_FALSE', 'COPY_FALSE', 'COPY_FALSE']);
      expect(findings).toHaveLength(4);
      expect(old).toEqual(version(5));
    }
  });

  it('comes back for nobody who joins without the word of each, who has left since too', () => {
    for (const who of [three, three.slice(1), three.slice(0, 2)])
      expect(believed(wentBack(who), 'AxleMSP')).toMatchObject({
        findings: ['HISTORY_BROKEN'],
        old: version(undefined),
      });
  });

  it('comes back neither over who joined since, nor over who joined and left', () => {
    const offered = offer('owner', 'CastingMSP');
    for (const since of [[offered], [offered, withdrawn]]) {
      const over = (story: ForgedStory): UnitStory => {
        story.applied('OemMSP', withdrawn);
        const past = story.channel.live.get(unit.join('/'))!;
        for (const what of since) story.applied('OemMSP', what);
        story.mended(three, past.sealBytes).channel.live.set(unit.join('/'), past);
        return byAll(story);
      };
      expect(believed(over, 'AxleMSP')).toMatchObject({ findings: ['HISTORY_BROKEN'], old: version(undefined) });
    }
  });
});

it('what has ended is not mended', () => {
  for (const self of parties) {
    const story = new ForgedStory(self);
    const { standing } = story;
    story.left('CarrierMSP').succeeded('CarrierMSP');
    expect(believe(story.mended(['OemMSP'], standing))).toMatchObject({
      ...{ findings: ['COPY_FALSE'], old: { goesOn: false } },
    });
  }
});

describe('projected', () => {
  let server: DatabaseServer;
  let members = 0;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());

  async function rowsOf(story: ForgedStory, size: number) {
    const database = await server.member(`takenback${String((members += 1))}`);
    for (let at = 0; at < story.blocks.length; at += size)
      await database.transaction((parts) =>
        storeBlocks(parts, 'programme', story.self, story.blocks.slice(at, at + size)),
      );
    const { tables } = database.projection;
    return {
      records: await tables.selectFrom('records').selectAll().where('id', '=', unitId).execute(),
      findings: await tables.selectFrom('findings').selectAll().orderBy('block').orderBy('number').execute(),
    };
  }

  it('keeps nobody waiting, in one go and block by block', async () => {
    const story = new ForgedStory('CarrierMSP');
    leftOut(story, parties.slice(1));
    const [first, ...rest] = await Promise.all([1, 3, 100].map((size) => rowsOf(story, size)));
    expect(first).toMatchObject({ records: [{ version: 6 }], findings: [{ code: 'PARTY_LEFT_OUT' }] });
    for (const other of rest) expect(other.findings).toEqual(first!.findings);
  });

  it('is the same in one go and block by block, at a party and at who joins', async () => {
    for (const self of ['CastingMSP', 'AxleMSP']) {
      const story = new ForgedStory(self);
      byAll(story.forged().mended());
      const [first, ...others] = await Promise.all([1, 3, 100].map((size) => rowsOf(story, size)));
      expect(first).toMatchObject({ records: [{ version: 5, ended: false }] });
      for (const other of others)
        expect({ ...other, records: [unarrived(other)] }).toEqual({ ...first, records: [unarrived(first!)] });
    }
  });
});

const unarrived = ({ records: [row] }: { records: { changed_arrival: bigint }[] }) => ({ ...row, changed_arrival: 0n });
