import { kinds as rules } from '@tierline/chaincode/domain';
import { personRoles } from '@tierline/chaincode/schema';
import { type AttackedWorld, channel, id16, type Raw, secrets } from '../../support/attacked-world';
import { Streamed } from '../../support/streamed';

const ofTwo = [
  'forecast',
  'capacity-group',
  'site',
  'part-reference',
  'inventory-position',
  'production-plan',
  'grant',
  'quality-notice',
  'cumulative-account',
  'shipment',
  'case',
];
const ofAll = ['link', ...ofTwo, 'custody'];
/** Who is party to none of all: motor has not joined the channel, carrier has. Casting stands as motor does, auditor as carrier: `npm run test:attack`. */
const strangers =
  process.env['TIERLINE_ATTACK'] === 'all' ? ['motor', 'casting', 'carrier', 'auditor'] : ['motor', 'carrier'];
/** Who is party to none of these records. */
const outsiders: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(strangers.map((slug) => [slug, ofAll])),
  steward: ofTwo,
  oem: ['custody'],
};

export function outsidersLearnNothing(world: () => AttackedWorld): void {
  const asked = (slug: string, name: string) => {
    const operation = world().operations.find((one) => one.name === name);
    if (!operation) throw new Error(`no operation ${name}`);
    return (given: Record<string, unknown>) => world().operate(slug, personRoles, operation, given);
  };
  const idTaking = () => world().operations.filter(({ type, takes }) => type !== 'subscription' && takes.has('id'));

  test.each(Object.entries(outsiders))(
    '%s gets for the id of others, by every operation and all roles, byte for byte what it gets for an id of nobody',
    async (slug, kinds) => {
      const { ids } = world();
      for (const { name, takes } of idTaking()) {
        const ask = asked(slug, name);
        const nowhere = id16();
        let expected: Raw | undefined;
        for (const kind of kindsFor(name, kinds)) {
          const id = ids[kind] ?? '';
          const command = commandOf(kind);
          if (takes.has('kind') || !expected) expected = await ask({ channel, kind, command, id: nowhere });
          const answer = await ask({ channel, kind, command, id });
          const masked = answer.text.replaceAll(id, nowhere);
          expect([name, kind, answer.status, masked]).toEqual([name, kind, expected.status, expected.text]);
        }
      }
    },
  );

  test('who follows a case of others is told, while it goes on, what is told of a case of nobody', async () => {
    const { ids, constellation, asking } = world();
    const id = ids['case'] ?? '';
    const follow = async (slug: string, of: string) => {
      const token = await constellation.token(slug, personRoles, 'follower');
      const query = `subscription { caseChanged(channel: "${channel}", id: "${of}") { case { id } fact { type content } } }`;
      const stream = await Streamed.open(constellation.url(slug), token, query);
      expect(await stream.until('data: {')).toBe(true);
      return stream;
    };
    const party = await follow('axle', id);
    const pairs = await Promise.all(
      strangers.map(async (slug) => ({ slug, there: await follow(slug, id), nowhere: await follow(slug, id16()) })),
    );
    const change = { severity: 'critical', reason: 'SECRET-PART' };
    await asking.written('oem', personRoles, 'changeCase', { channel, id, input: change });
    expect(await party.until('"type":"CaseChanged"')).toBe(true);
    for (const { slug, there, nowhere } of pairs) {
      const block = `mutation { blockPerson(issuer: "urn:tierline:embedded", subject: "follower") { __typename } }`;
      await asking.ask(slug, ['manager'], block);
      const told = await there.whole();
      expect(told).toContain('"data":{"caseChanged":{"case":null,"fact":null}}');
      expect(told).toBe(await nowhere.whole());
    }
  });

  test('what asks for no id gives outsiders no word of a record of others, whatever they filter for', async () => {
    const { ids, operations } = world();
    const reading = operations.filter(({ type, takes }) => type === 'query' && !takes.has('id'));
    for (const slug of strangers) {
      for (const operation of reading) {
        const answer = await world().operate(slug, personRoles, operation, {});
        expect([operation.name, answer.status]).toEqual([operation.name, 200]);
        for (const secret of [...secrets, ...Object.values(ids)]) expect(answer.text).not.toContain(secret);
      }
      for (const operation of reading.filter(({ takes }) => takes.has('filter'))) {
        const there = await world().operate(slug, personRoles, operation, { filter: true, part: 'SECRET-PART' });
        const nowhere = await world().operate(slug, personRoles, operation, { filter: true, part: 'NOBODYS-PRT' });
        expect(there.text).toBe(nowhere.text);
      }
      for (const operation of reading.filter(({ name }) => name === 'search')) {
        const there = await world().operate(slug, personRoles, operation, { text: 'SECRET-PART' });
        const nowhere = await world().operate(slug, personRoles, operation, { text: 'NOBODYS-PRT' });
        expect(there.text).toBe(nowhere.text);
      }
    }
  });

  test('the name of a channel that motor has not joined is to motor as one that does not exist', async () => {
    const other = 'none-programme';
    for (const { name, takes } of world().operations.filter(({ type }) => type !== 'subscription')) {
      if (!takes.has('channel')) continue;
      const ask = asked('motor', name);
      const [there, nowhere] = [await ask({ channel, id: id16() }), await ask({ channel: other, id: id16() })];
      expect(withoutIds(there.text.replaceAll(channel, other))).toBe(withoutIds(nowhere.text));
    }
  });

  test('the time of an answer does not tell whether others have a record', async () => {
    const ask = asked('casting', 'record');
    const times: Record<'there' | 'nowhere', number[]> = { there: [], nowhere: [] };
    const timed = async (which: 'there' | 'nowhere', id: string) => {
      const started = performance.now();
      await ask({ id });
      times[which].push(performance.now() - started);
    };
    for (let round = 0; round < 40; round += 1) {
      await timed('there', world().ids['forecast'] ?? '');
      await timed('nowhere', id16());
    }
    const ratio = median(times.there) / median(times.nowhere);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
}

/** A command of one kind is asked of its own kind and of one other; what takes any record, of all. */
function kindsFor(operation: string, kinds: readonly string[]): readonly string[] {
  const owner = ownerOf.get(operation);
  if (owner === undefined) return kinds;
  return [...kinds.filter((kind) => kind === owner), ...kinds.filter((kind) => kind !== owner).slice(0, 1)];
}
const lower = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
const ownerOf = new Map(
  [...rules].flatMap(([kind, { commands }]) => Object.keys(commands).map((name) => [lower(name), kind] as const)),
);

const commandOf = (kind: string): string => Object.keys(rules.get(kind)?.commands ?? {})[1] ?? '';
const withoutIds = (text: string): string => text.replace(/[0-9a-f]{32}/g, 'id');
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
