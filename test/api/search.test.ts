import { keys } from '@tierline/chaincode/record';
import { CaseStory } from '../support/case-story';

type Hit = {
  record: { id: string; kind: string };
  entry: { entryId: string } | null;
  snippet: { text: string; isHit: boolean }[];
};
type Page = { edges: { node: Hit }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };

describe('what people search for', () => {
  let story: CaseStory;
  let [shortage, late]: string[] = [];
  const markup = '<b onclick="x()">Pallets</b> of axles wait at the port';

  beforeAll(async () => {
    story = await CaseStory.begin();
    const affected = [{ what: 'part', name: 'OEM-AX-4711' }];
    shortage = await story.open('AxleMSP', { parties: ['OemMSP'], description: 'The press is broken', affected });
    late = await story.open('CarrierMSP', { parties: ['OemMSP'], title: 'Ship is late', category: 'late-shipment' });
    await story.say('OemMSP', late, 'AddTask', { title: 'Frachtführer anrufen', owner: 'OemMSP', role: 'logistics' });
    await say(late, markup);
  });
  afterAll(() => story.node.close());

  const say = (id: string, text: string) =>
    story.project(story.channel.entry('CarrierMSP', 'case', id, { type: 'message', text }));
  const page = async (text: string, args = ''): Promise<Page> => {
    const query = `{ search(text: ${JSON.stringify(text)}${args}) {
      edges { node { record { id kind } entry { entryId } snippet { text isHit } } } pageInfo { endCursor hasNextPage } } }`;
    return (await story.ask<{ search: Page }>(query)).search;
  };
  const found = async (text: string, args = '') =>
    (await page(text, args)).edges.map(
      ({ node }) => `${node.record.id === late ? 'late' : 'shortage'}${node.entry ? ' said' : ''}`,
    );

  it.each([
    ['PRESS', ['shortage']],
    ['"press is broken"', ['shortage']],
    ['"broken press"', []],
    ['OEM-AX-4711', ['shortage']],
    ['frachtführer', ['late']],
    ['port', ['late said']],
    ['axles -port', ['shortage']],
    ['press or late', ['late', 'shortage']],
    ['nothing of it', []],
  ])('%s finds %j', async (text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  it.each(['-axles', ' ', '& | ! <->', "'; drop table texts; --", '\\', ':* (', '"', '%', '-"'])(
    '%j is searched for as it is, and finds nothing',
    async (text) => {
      expect(await found(text)).toEqual([]);
    },
  );

  it('is narrowed by kind and channel; what is no kind, or too long, is refused', async () => {
    expect(await found('axles', ', kinds: ["forecast"]')).toEqual([]);
    expect(await found('axles', ', kinds: ["case"], channel: "programme"')).toEqual(['shortage', 'late said']);
    expect(await found('axles', ', channel: "another"')).toEqual([]);
    await expect(found('axles', ', kinds: ["ticket"]')).rejects.toThrow('MALFORMED');
    await expect(found('x'.repeat(201))).rejects.toThrow('MALFORMED');
  });

  it('is paged, the best first', async () => {
    const first = await page('axles', ', first: 1');
    expect(first.edges.map(({ node }) => node.record.id)).toEqual([shortage]);
    const next = await page('axles', `, first: 1, after: "${first.pageInfo.endCursor}"`);
    expect([next.edges[0]?.node.record.id, next.pageInfo.hasNextPage]).toEqual([late, false]);
    await expect(page('axles', ', after: "WyJhIl0"')).rejects.toThrow('CURSOR_INVALID');
  });

  it('shows around it what was said, as text', async () => {
    const [edge] = (await page('port')).edges;
    const parts = edge!.node.snippet;
    expect(parts.map(({ text }) => text).join('')).toMatch(/^Pallets +of axles wait at the port$/);
    expect(parts.filter(({ isHit }) => isHit)).toEqual([{ text: 'port', isHit: true }]);
  });

  it('is marked in no more time because words are repeated, in the question and in what was planted for it', async () => {
    for (const _message of [1, 2, 3, 4, 5, 6, 7, 8]) await say(late!, 'q r '.repeat(999));
    const started = process.cpuUsage();
    const { edges } = await page(`"${'q r '.repeat(49).trim()}"`);
    const { user, system } = process.cpuUsage(started);
    expect(edges).toHaveLength(8);
    expect(edges[0]?.node.snippet[0]).toEqual({ text: 'q', isHit: true });
    expect(user + system).toBeLessThan(1_000_000);
  });

  it('follows what a record becomes, and forgets what is erased', async () => {
    await story.say('OemMSP', late!, 'FinishTask', { task: 1 });
    const remedy = { text: 'Reroute by Rotterdam', binds: ['OemMSP'] };
    await story.say('CarrierMSP', late!, 'SuggestRemedy', remedy);
    expect(await found('rotterdam')).toEqual(['late']);
    const [edge] = (await page('port')).edges;
    const key = keys.entry('case', late!, edge!.node.entry!.entryId);
    const writes = [{ mspId: 'OemMSP', key, value: undefined, isPurge: true }];
    await story.project(story.channel.block({ by: 'CarrierMSP', functionName: 'records:purge', writes }));
    expect(await found('port')).toEqual([]);
    const rows = await story.node.database.projection.tables.selectFrom('texts').select(['head', 'body']).execute();
    expect(JSON.stringify(rows)).not.toContain('Pallets');
  });
});
