import { IdempotencyKeys } from '@tierline/api/commands';
import { SqlKeyStore } from '@tierline/api/engine';
import { Refusal } from '@tierline/chaincode/errors';
import { audience, codeOf, id, NodeSurface } from '../support/node-surface';
import { HandClock } from '../support/workflows/hand-clock';

describe('an Idempotency-Key', () => {
  let surface: NodeSurface;
  /** Of each write that was asked for: the id of its command. */
  const written: (string | undefined)[] = [];
  const refuse = (commandId: string | undefined) => {
    written.push(commandId);
    return Promise.reject(new Refusal('RECORD_UNKNOWN'));
  };

  beforeAll(async () => {
    surface = await NodeSurface.start({
      apply: (_write, { commandId }) => refuse(commandId),
      importForecasts: () => refuse('by what the file says'),
      blockPerson: () => refuse('twice'),
    });
  });
  afterAll(() => surface.close());
  beforeEach(() => void written.splice(0));

  const close = (name: string, more = '') =>
    `${name}: closeCase(channel: "c", id: "${id}"${more}, input: {}) { __typename }`;
  const asked = (key: string, mutation: string, token = surface.token) =>
    surface.ask(`mutation { ${mutation} }`, token, { 'idempotency-key': key });

  test('names the command of each mutation of a request: the same request, the same commands', async () => {
    const two = `${close('a')} ${close('b')}`;
    for (const _time of [1, 2]) expect(codeOf(await asked('order-7', two))).toBeUndefined();
    const [a, b] = written;
    expect(a).toMatch(/^[0-9a-f]{32}$/);
    expect(b).not.toBe(a);
    expect(written).toEqual([a, b, a, b]);
    await asked('order-8', two);
    expect(written.slice(4)).not.toContain(a);
  });

  test('leaves a command the id that it was given', async () => {
    await asked('order-9', close('a', `, commandId: "${id}"`));
    expect(written).toEqual([id]);
  });

  test('refuses another request, of which nothing is done; a query asks for nothing', async () => {
    await asked('order-10', close('a'));
    expect(codeOf(await asked('order-10', close('b')))).toBe('IDEMPOTENCY_CONFLICT');
    expect(written).toHaveLength(1);
    const { body } = await surface.ask('{ me { mspId } }', surface.token, { 'idempotency-key': 'order-10' });
    expect(body.errors).toBeUndefined();
  });

  test('is each person’s own, and no stranger takes one', async () => {
    const otto = await surface.issuer.token({ audience, subject: 'otto', roles: ['viewer'] });
    await asked('order-11', close('a'));
    expect(codeOf(await asked('order-11', close('b'), otto))).toBeUndefined();
    await asked('order-11', close('a'), 'nobody');
    expect(written).toHaveLength(2);
    expect(written[0]).not.toBe(written[1]);
  });

  test.each(['', 'two words', 'é', 'x'.repeat(256)])('is visible ASCII: not "%s"', async (key) => {
    const answer = await asked(key, close('a'));
    expect([codeOf(answer), written]).toEqual(['MALFORMED', []]);
  });

  test('goes with files, which say the same once, and not with what would be done twice', async () => {
    const file = 'importForecasts(channel: "c", format: CSV, document: "x") { __typename }';
    expect(codeOf(await asked('order-12', file))).toBeUndefined();
    const block = 'blockPerson(issuer: "i", subject: "s") { __typename }';
    expect(codeOf(await asked('order-13', block))).toBe('IDEMPOTENCY_UNSUPPORTED');
    expect(codeOf(await asked('order-14', `cancelQueued(commandId: "${id}") { __typename }`))).toBe(
      'IDEMPOTENCY_UNSUPPORTED',
    );
    expect(written).toEqual(['by what the file says']);
  });

  test('is known to the next process of the member, for the days that it is kept, until its person is forgotten', async () => {
    const clock = new HandClock('2026-03-02T08:00:00.000Z');
    const keys = () => new IdempotencyKeys({ store: new SqlKeyStore(surface.database), clock, keptDays: 30 });
    const anna = { issuer: 'urn:i', subject: 'anna' };
    const claim = (body: string) => keys().of(anna, 'order-15', { body }).claim();
    await claim('one');
    await claim('one');
    await expect(claim('two')).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    clock.moveTo('2026-04-02T08:00:00.000Z');
    await claim('two');
    await expect(claim('one')).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    await keys().forget(anna);
    await claim('one');
  });

  test('asked for twice at once with two bodies is one of them', async () => {
    const ends = await Promise.all(['a', 'b', 'c'].map((name) => asked('order-16', close(name))));
    expect(ends.map(codeOf).sort()).toEqual(['IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_CONFLICT', undefined]);
    expect(written).toHaveLength(1);
  });
});
