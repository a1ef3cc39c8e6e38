import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseServer } from '@tierline/api/readmodel';
import { Asking, enumValue } from '../support/asking';
import { losePeer, testedConstellation } from '../support/tested-network';
import { eventually } from '../support/waiting';

const channel = 'axle-programme';
const buckets = (quantity: string) => [{ start: '2026-11-30', quantity }];
type Named = { kind: string; id: string };

/** A member whose only peer, and whose node, lost all that they held. */
describe('a disk is lost', () => {
  let folder: string;
  let asking: Asking;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tierline-lost-'));
    asking = new Asking(await testedConstellation({ folder, logLevel: 'error' }));
  }, 120_000);
  afterAll(async () => {
    await asking.constellation.close();
    await rm(folder, { recursive: true, force: true });
  });

  const link = async (to: string, slug: string): Promise<string> => {
    const { record } = await asking.written('oem', ['manager'], 'proposeLink', { channel, input: { to } });
    await asking.written(slug, ['manager'], 'acceptLink', { channel, id: record.id });
    return record.id;
  };
  const held = async ({ id }: Named): Promise<unknown> => {
    const query = `{ record(id: "${id}") { version signedState sealHash findings { code }
      versions { edges { node { version signedState proof { txId block } disclosure { seal body } } } }
      entries { edges { node { entryId signedContent proof { txId } } } } } }`;
    return (await asking.read('oem', query)).record;
  };
  const restate = async (slug: string, { kind, id }: Named, more: string): Promise<string> => {
    const call = `restateRecord(channel: "${channel}", kind: "${kind}", id: "${id}", target: "OemMSP", ${more})`;
    const query = `mutation { done: ${call} { __typename ... on Refused { code } } }`;
    const answer = (await asking.ask(slug, ['manager'], query)).data?.['done'] as { __typename: string; code?: string };
    await asking.constellation.settled();
    return answer.code ?? answer.__typename;
  };

  test('blocks come from the others, values from the co-parties, and all is as it was', async () => {
    const links = { axle: await link('AxleMSP', 'axle'), steward: await link('StewardMSP', 'steward') };
    const input = {
      ...{ supplier: 'AxleMSP', customerPart: 'OEM-4711', site: 'BPNS00000003AYRE', category: '0001', unit: 'PCE' },
      ...{ granularity: enumValue('week'), buckets: buckets('100') },
    };
    const { id } = (await asking.written('oem', ['planner'], 'publishForecast', { channel, input })).record;
    await asking.written('axle', ['planner'], 'commitForecast', { channel, id, input: { buckets: buckets('90') } });
    const comment = { channel, id, input: { text: 'as agreed by telephone' } };
    const { entryId } = await asking.written('oem', ['planner'], 'addForecastComment', comment);
    await asking.written('oem', ['planner'], 'reviseForecast', { channel, id, input: { buckets: buckets('120') } });
    const kind = asking.constellation.consortium.codes['unit-kinds']?.items['crate'];
    const identifier = { scheme: enumValue('grai'), grai: '04012345678901LST' };
    const commission = { channel, input: { identifier, kind, values: { content: 'cells' } } };
    const unit = (await asking.written('oem', ['logistics'], 'commissionUnit', commission)).record.id;
    const given: [string, Named, number][] = [
      ['axle', { kind: 'link', id: links.axle }, 2],
      ['steward', { kind: 'link', id: links.steward }, 2],
      ['axle', { kind: 'forecast', id }, 3],
      ['steward', { kind: 'custody', id: unit }, 1],
    ];
    const before = await Promise.all(given.map(([, record]) => held(record)));
    await asking.constellation.network.faults.down('CastingMSP');
    const proposal = { channel, input: { to: 'CastingMSP' } };
    const waiting = await asking.write('axle', ['manager'], 'proposeLink', proposal);
    if (waiting.__typename !== 'Queued') throw new Error(JSON.stringify(waiting));
    const oem = asking.constellation.consortium.members.find(({ slug }) => slug === 'oem');
    await asking.constellation.close();

    await losePeer(join(folder, 'network'), oem!);
    await dropMember('oem');
    asking = new Asking(await testedConstellation({ folder, logLevel: 'error' }));
    await asking.constellation.settled();
    // what waited for another partner is delivered after the restart, once
    const outbox = `{ outbox(commandId: "${waiting.commandId}") { status } }`;
    await eventually(
      () => asking.read('axle', outbox),
      (data) => JSON.stringify(data).includes('delivered'),
    );
    await asking.constellation.settled();
    const { links: theirs } = await asking.read('casting', '{ links { edges { node { version } } } }');
    expect(theirs).toEqual({ edges: [{ node: { version: 1 } }] });
    for (const [, record] of given) expect(await held(record)).toBeNull();
    const { findings } = await asking.read('oem', '{ findings(first: 100) { edges { node { code } } } }');
    expect(JSON.stringify(findings)).toContain('VERSION_MISSING');

    for (const [slug, record, versions] of given) {
      for (let version = 1; version <= versions; version += 1) {
        const what = [`version: ${String(version)}`];
        // in the order of the ledger: an entry before the version that follows
        if (record.id === id && version === 2) what.push(`entryId: "${entryId ?? ''}"`);
        for (const one of what)
          expect([record.kind, one, await restate(slug, record, one)]).toEqual([record.kind, one, 'Done']);
      }
    }
    expect(await Promise.all(given.map(([, record]) => held(record)))).toEqual(before);
    const next = { channel, id, input: { buckets: buckets('130') } };
    expect((await asking.written('oem', ['planner'], 'reviseForecast', next)).version).toBe(4);
  }, 120_000);

  /** All that the member's node kept, keys of its persons included. */
  async function dropMember(slug: string): Promise<void> {
    const server = await DatabaseServer.open({ folder: join(folder, 'database') });
    const { engine } = await server.member(slug);
    for (const part of ['archive', 'engine', 'projection_1'])
      await engine.tables.schema.dropSchema(`${slug}_${part}`).cascade().execute();
    await server.close();
  }
});
