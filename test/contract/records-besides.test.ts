import { canonical, collectionOf, entryIdOf, keys, pinOf, sha256Hex, sharedEntryId } from '@tierline/chaincode/record';
import type { Prior } from '@tierline/chaincode/schema';
import { consortium, hex, leaves, open, stepOn, type Consortium } from '../support/chaincode/consortium';
import { person } from '../support/chaincode/person';
import { refused } from '../support/chaincode/refused';

type Who = keyof Consortium['people'];
const pair = ['AxleMSP', 'OemMSP'];
let world: Consortium;
let id: string;
beforeEach(async () => {
  world = await consortium();
  id = hex(16);
  await apply('OemMSP', open(pair, 'first'));
});

const send = (by: Who, name: string, transient: Record<string, unknown>) =>
  world.channel.submit(world.people[by], `records:${name}`, transient);
const apply = (by: Who, command: ReturnType<typeof open>) =>
  send(by, 'apply', { steps: [stepOn(world.channel, by, id, command)] });
const set = (value: string) => ({ name: 'SetValue', input: { value } });
const versionAt = (mspId: string): Prior => stepOn(world.channel, mspId, id, set('')).prior!;
const forge = (mspId: string, key: string, value: string | undefined) =>
  world.channel.commit([{ collection: collectionOf(mspId), key, value }]);
const sealKey = () => keys.seal('probe', id);

describe('records:entry', () => {
  const entry = (by: Who, more: object = {}) => ({
    kind: 'probe',
    id,
    commandId: hex(16),
    salt: hex(16),
    prior: versionAt(by),
    content: { type: 'note', text: 'hello' },
    ...more,
  });

  test('one entry at every party, under the live seal; entries do not touch the seal', async () => {
    const request = entry('AxleMSP');
    const writes = await send('AxleMSP', 'entry', { entry: request });
    const key = keys.entry('probe', id, entryIdOf('AxleMSP', request.commandId));
    expect(writes.map((write) => [write.collection, write.key])).toEqual(
      pair.map((mspId) => [collectionOf(mspId), key]),
    );
    expect(JSON.parse(writes[0]!.value!)).toMatchObject({
      v: 1,
      seal: sha256Hex(request.prior.seal),
      content: request.content,
    });
    await expect(send('AxleMSP', 'entry', { entry: request })).rejects.toEqual(
      refused('ENTRY_EXISTS', { party: 'AxleMSP' }),
    );
  });

  test('an entry that either side may write is written once', async () => {
    const content = { type: 'reminder', due: '2026-12-01' };
    await send('AxleMSP', 'entry', { entry: entry('AxleMSP', { content }) });
    expect(
      world.channel.valueAt('OemMSP', keys.entry('probe', id, sharedEntryId('probe', id, 'reminder', '2026-12-01'))),
    ).toBeDefined();
    await expect(send('OemMSP', 'entry', { entry: entry('OemMSP', { content }) })).rejects.toEqual(
      refused('ENTRY_EXISTS'),
    );
  });

  test('refuses an invented seal, a stale one, other members, roles, types, fields and sizes', async () => {
    const old = versionAt('OemMSP');
    await apply('AxleMSP', set('second'));
    await expect(send('OemMSP', 'entry', { entry: entry('OemMSP', { prior: old }) })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE'),
    );
    const invented = { ...old, seal: canonical({ ...(JSON.parse(old.seal) as object), commandId: hex(16) }) };
    await expect(send('OemMSP', 'entry', { entry: entry('OemMSP', { prior: invented }) })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE'),
    );
    await expect(send('CarrierMSP', 'entry', { entry: entry('OemMSP') })).rejects.toEqual(refused('RECORD_UNKNOWN'));
    const viewer = await person('OemMSP', 'v', 'viewer');
    await expect(world.channel.submit(viewer, 'records:entry', { entry: entry('OemMSP') })).rejects.toEqual(
      refused('ROLE_MISSING'),
    );
    const content = (value: object) => send('OemMSP', 'entry', { entry: entry('OemMSP', { content: value }) });
    await expect(content({ type: 'ghost' })).rejects.toEqual(refused('ENTRY_TYPE_UNKNOWN'));
    await expect(content({ type: 'note', text: 'x', more: 1 })).rejects.toEqual(refused('MALFORMED'));
    await expect(content({ type: 'note', text: 'x'.repeat(65536) })).rejects.toEqual(
      refused('OVERSIZE', { what: 'entry' }),
    );
    await expect(content({ type: 'note', text: 'e\u0301' })).rejects.toEqual(refused('NOT_CANONICAL'));
  });
});

describe('records:mend', () => {
  test.each([['{}'], [undefined]])('brings the true version back over %j', async (value) => {
    const standing = versionAt('OemMSP');
    forge('AxleMSP', sealKey(), value);
    const writes = await send('AxleMSP', 'mend', { mend: standing });
    expect(writes.every(({ collection }) => collection === collectionOf('AxleMSP'))).toBe(true);
    await apply('AxleMSP', set('goes on'));
  });

  test('refuses what others do not hold, others, and a body that is not the seal’s', async () => {
    const old = versionAt('OemMSP');
    await apply('OemMSP', set('second'));
    await expect(send('AxleMSP', 'mend', { mend: old })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE', { party: 'OemMSP' }),
    );
    await expect(send('CarrierMSP', 'mend', { mend: versionAt('OemMSP') })).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await expect(send('AxleMSP', 'mend', { mend: { ...versionAt('OemMSP'), body: old.body } })).rejects.toEqual(
      refused('PRIOR_INVALID'),
    );
    await expect(send('AxleMSP', 'mend', { mend: { ...old, more: 1 } })).rejects.toEqual(refused('MALFORMED'));
    await expect(send('AxleMSP', 'mend', { mend: { seal: '{}', body: old.body } })).rejects.toEqual(
      refused('MALFORMED'),
    );
  });
});

describe('records:restate', () => {
  test('delivers what stands there, and nothing else', async () => {
    const { seal, body } = versionAt('OemMSP');
    const restate = { target: 'AxleMSP', key: keys.body('probe', id, 1), value: body, seal };
    expect(await send('OemMSP', 'restate', { restate })).toEqual([
      { collection: collectionOf('AxleMSP'), key: restate.key, value: body },
    ]);
    await send('OemMSP', 'restate', { restate: { ...restate, key: sealKey(), value: seal } });
    const refuse = (more: object) => expect(send('OemMSP', 'restate', { restate: { ...restate, ...more } })).rejects;
    await refuse({ key: keys.body('probe', id, 2) }).toEqual(refused('VALUE_NOT_TRUE'));
    await refuse({ key: keys.body('probe', hex(16), 1) }).toEqual(refused('VALUE_NOT_TRUE'));
    await refuse({ key: 'registry' }).toEqual(refused('VALUE_NOT_TRUE'));
    await refuse({ value: body.replace('first', 'other') }).toEqual(refused('VALUE_NOT_TRUE'));
    await refuse({ target: 'CarrierMSP' }).toEqual(refused('VALUE_NOT_TRUE', { reason: 'another hash stands there' }));
    await expect(send('CarrierMSP', 'restate', { restate })).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await refuse({ more: 1 }).toEqual(refused('MALFORMED'));
  });

  test('delivers a joiner’s prior and an entry', async () => {
    const v1 = versionAt('OemMSP');
    const commandId = hex(16);
    const request = { kind: 'probe', id, commandId, salt: hex(16), prior: v1, content: { type: 'note', text: 'n' } };
    const [{ key, value } = { key: '', value: '' }] = await send('OemMSP', 'entry', { entry: request });
    await send('OemMSP', 'restate', { restate: { target: 'AxleMSP', key, value, seal: v1.seal } });
    await apply('OemMSP', { name: 'Invite', input: { member: 'CarrierMSP' } });
    const joined = { target: 'CarrierMSP', key: keys.joined('probe', id, 2), value: canonical(v1), seal: v1.seal };
    await send('OemMSP', 'restate', { restate: joined });
    await expect(send('OemMSP', 'restate', { restate: { ...joined, key } })).rejects.toEqual(refused('VALUE_NOT_TRUE'));
  });

  test('delivers a seal that is live no more, with the seals that lead from it to the live one', async () => {
    const v1 = versionAt('OemMSP');
    await apply('OemMSP', set('second'));
    const v2 = versionAt('OemMSP');
    await apply('OemMSP', set('third'));
    const v3 = versionAt('OemMSP');
    const key = keys.left('probe', id, 1);
    const restate = { target: 'AxleMSP', key, value: v1.seal, seal: v1.seal, chain: [v2.seal, v3.seal] };
    const writes = await send('OemMSP', 'restate', { restate });
    expect(writes).toEqual([{ collection: collectionOf('AxleMSP'), key, value: v1.seal }]);
    const refuse = (more: object, reason: string) =>
      expect(send('OemMSP', 'restate', { restate: { ...restate, ...more } })).rejects.toEqual(
        refused('VALUE_NOT_TRUE', { reason }),
      );
    await refuse({ chain: [v3.seal] }, 'the seals are no chain');
    await refuse({ key: keys.left('probe', id, 2) }, 'the seals are no chain');
    await refuse({ key: sealKey() }, 'the seals are no chain');
    await refuse({ key: keys.body('probe', id, 1), value: v1.body }, 'the seals are no chain');
    await refuse({ chain: [v2.seal] }, 'another hash stands there');
    await refuse({ target: 'CarrierMSP' }, 'another hash stands there');
    const bare = { target: 'AxleMSP', key: keys.left('probe', id, 2), value: v2.seal, seal: v2.seal };
    await expect(send('OemMSP', 'restate', { restate: bare })).rejects.toEqual(refused('VALUE_NOT_TRUE'));
    const forged = v2.seal.replace(/"version":2/, '"version":3');
    await refuse({ chain: [forged, v3.seal] }, 'the seals are no chain');
  });

  test('shows who left no seal after the one it left with', async () => {
    await apply('OemMSP', { name: 'Invite', input: { member: 'CarrierMSP' } });
    const v2 = versionAt('OemMSP');
    await apply('CarrierMSP', { name: 'Leave', input: {} });
    const v3 = versionAt('OemMSP');
    await apply('OemMSP', set('without it'));
    const v4 = versionAt('OemMSP');
    const left = { target: 'CarrierMSP', key: keys.left('probe', id, 3), value: v3.seal, seal: v3.seal };
    await send('OemMSP', 'restate', { restate: left });
    const joined = { ...left, key: keys.left('probe', id, 2), value: v2.seal, seal: v2.seal };
    await expect(send('OemMSP', 'restate', { restate: { ...joined, chain: [v3.seal, v4.seal] } })).rejects.toEqual(
      refused('VALUE_NOT_TRUE', { reason: 'another hash stands there' }),
    );
    await send('OemMSP', 'restate', { restate: { ...joined, chain: [v3.seal] } });
  });
});

describe('records:notice', () => {
  test('is sealed in the sayer’s own collection, once', async () => {
    const notice = { commandId: hex(16), content: { type: 'late', text: 'we wait' }, salt: hex(16) };
    const [write] = await send('CarrierMSP', 'notice', { notice });
    expect(write).toMatchObject({
      collection: collectionOf('CarrierMSP'),
      key: keys.notice(entryIdOf('CarrierMSP', notice.commandId)),
    });
    await expect(send('CarrierMSP', 'notice', { notice })).rejects.toEqual(refused('NOTICE_EXISTS'));
    const bad = (content: unknown) =>
      expect(send('CarrierMSP', 'notice', { notice: { ...notice, commandId: hex(16), content } })).rejects;
    await bad({ type: 'x', text: 'x'.repeat(65536) }).toEqual(refused('OVERSIZE'));
    await bad({ type: 'x', n: 1.5 }).toEqual(refused('NOT_CANONICAL'));
    await bad('text').toEqual(refused('MALFORMED'));
  });

  test('is cited by its author, as it was sealed, in an entry of any kind', async () => {
    const notice = { commandId: hex(16), content: { type: 'late', text: 'we wait' }, salt: hex(16) };
    const said = async (by: Who) =>
      (await send(by, 'notice', { notice: { ...notice, commandId: hex(16) } }))[0]!.value!;
    const cite = (by: Who, text: string, more: object = {}) => {
      const { noticeId } = JSON.parse(text) as { noticeId: string };
      const content = { type: 'citation', noticeId, notice: text, ...more };
      const entry = { kind: 'probe', id, commandId: hex(16), salt: hex(16), prior: versionAt(by), content };
      return send(by, 'entry', { entry });
    };
    const [own, theirs] = [await said('OemMSP'), await said('AxleMSP')];
    const other = canonical({ ...(JSON.parse(own) as object), content: { type: 'late', text: 'we waited' } });
    await expect(cite('OemMSP', other)).rejects.toEqual(refused('NOTICE_DIFFERS', { reason: 'it was not sealed so' }));
    await expect(cite('OemMSP', theirs)).rejects.toEqual(
      refused('NOTICE_DIFFERS', { reason: 'another member said it' }),
    );
    await expect(cite('OemMSP', own, { noticeId: hex(16) })).rejects.toEqual(refused('NOTICE_DIFFERS'));
    await expect(cite('OemMSP', own, { notice: '{"noticeId":1}' })).rejects.toEqual(refused('MALFORMED'));
    await expect(cite('OemMSP', own, { more: 1 })).rejects.toEqual(refused('MALFORMED'));
    const writes = await cite('OemMSP', own);
    expect(writes.map(({ collection }) => collection)).toEqual(pair.map(collectionOf));
  });
});

describe('records:purge', () => {
  const purge = (by: Who, item: object, more: object = {}) => send(by, 'purge', { purge: { items: [item], ...more } });
  const body1 = () => keys.body('probe', id, 1);

  test('a holder its own copy of a version no longer live; never what is live', async () => {
    const own = { key: body1(), holders: ['AxleMSP'] };
    const live = versionAt('AxleMSP');
    await expect(purge('AxleMSP', own, { seal: live.seal })).rejects.toEqual(refused('STILL_LIVE'));
    await expect(purge('AxleMSP', { ...own, key: sealKey() })).rejects.toEqual(refused('STILL_LIVE'));
    await apply('OemMSP', set('second'));
    await expect(purge('AxleMSP', own)).rejects.toEqual(refused('PRIOR_NOT_LIVE'));
    await expect(purge('AxleMSP', own, { seal: live.seal })).rejects.toEqual(refused('PRIOR_NOT_LIVE'));
    const writes = await purge('AxleMSP', own, { seal: versionAt('AxleMSP').seal });
    expect(writes).toEqual([{ collection: collectionOf('AxleMSP'), key: body1(), value: undefined, purge: true }]);
    await expect(purge('AxleMSP', { key: 'registry', holders: ['AxleMSP'] })).rejects.toEqual(refused('MALFORMED'));
  });

  test('a body at all holders where the kind says so, and only there', async () => {
    await apply('AxleMSP', set('second'));
    const live = versionAt('OemMSP');
    await expect(purge('AxleMSP', { key: body1(), holders: pair }, live)).rejects.toEqual(refused('NOT_AUTHORISED'));
    await expect(purge('OemMSP', { key: body1(), holders: pair }, { seal: live.seal })).rejects.toEqual(
      refused('NOT_AUTHORISED'),
    );
    await expect(purge('CarrierMSP', { key: body1(), holders: pair }, live)).rejects.toEqual(refused('NOT_AUTHORISED'));
    await expect(purge('OemMSP', { key: keys.body('probe', id, 2), holders: pair }, live)).rejects.toEqual(
      refused('STILL_LIVE'),
    );
    expect(await purge('OemMSP', { key: body1(), holders: pair }, live)).toHaveLength(2);
  });

  test('an entry by its writer at every holder, and nobody else’s', async () => {
    const request = {
      kind: 'probe',
      id,
      commandId: hex(16),
      salt: hex(16),
      prior: versionAt('AxleMSP'),
      content: { type: 'note', text: 'n' },
    };
    const [{ key, value } = { key: '', value: '' }] = await send('AxleMSP', 'entry', { entry: request });
    const item = { key, holders: pair, value };
    await expect(purge('OemMSP', item)).rejects.toEqual(refused('NOT_AUTHORISED'));
    await expect(purge('OemMSP', { ...item, value: value!.replaceAll('AxleMSP', 'OemMSP') })).rejects.toEqual(
      refused('NOT_AUTHORISED'),
    );
    await expect(purge('AxleMSP', { key, holders: pair })).rejects.toEqual(refused('NOT_AUTHORISED'));
    expect(await purge('AxleMSP', item)).toHaveLength(2);
    expect(world.channel.valueAt('OemMSP', key)).toBeUndefined();
    expect(await purge('AxleMSP', item)).toHaveLength(2);
  });
});

describe('records:succeed', () => {
  const request = (more: object = {}) => ({
    prior: versionAt('OemMSP'),
    commandId: hex(16),
    salt: hex(16),
    nonce: hex(16),
    ...more,
  });

  test('without a party that is gone', async () => {
    await apply('OemMSP', { name: 'Invite', input: { member: 'CarrierMSP' } });
    const succeed = request({ without: 'CarrierMSP' });
    await expect(send('OemMSP', 'succeed', { succeed })).rejects.toEqual(
      refused('SUCCESSION_UNFOUNDED', { reason: 'who is to be left out has not left the consortium' }),
    );
    await leaves(world, 'CarrierMSP');
    const writes = await send('OemMSP', 'succeed', { succeed });
    const seal = JSON.parse(writes.find(({ key }) => key.endsWith('/seal'))!.value!) as {
      id: string;
      version: number;
      parties: string[];
    };
    expect(seal).toMatchObject({ version: 1, parties: pair });
    const body = JSON.parse(world.channel.valueAt('AxleMSP', keys.body('probe', seal.id, 1))!) as { command: object };
    const pin = pinOf(sha256Hex(succeed.prior.seal), succeed.nonce);
    expect(body.command).toEqual({
      name: 'Succeed',
      input: { of: id, pin, nonce: succeed.nonce, without: 'CarrierMSP' },
    });
    await expect(send('AxleMSP', 'succeed', { succeed: { ...succeed, commandId: hex(16) } })).rejects.toEqual(
      refused('RECORD_EXISTS'),
    );
  });

  test('without a forgery that the live copies hold; not while the version stands', async () => {
    const succeed = request();
    await expect(send('OemMSP', 'succeed', { succeed })).rejects.toEqual(refused('SUCCESSION_UNFOUNDED'));
    for (const mspId of pair) forge(mspId, sealKey(), '{"forged":true}');
    await send('OemMSP', 'succeed', { succeed });
  });

  test('refuses others, roles, a party that is none, too few left, a body not the seal’s', async () => {
    await expect(send('CarrierMSP', 'succeed', { succeed: request() })).rejects.toEqual(refused('RECORD_UNKNOWN'));
    const planner = await person('OemMSP', 'p', 'planner');
    await expect(world.channel.submit(planner, 'records:succeed', { succeed: request() })).rejects.toEqual(
      refused('ROLE_MISSING'),
    );
    await expect(send('OemMSP', 'succeed', { succeed: request({ without: 'CarrierMSP' }) })).rejects.toEqual(
      refused('SUCCESSION_UNFOUNDED'),
    );
    await leaves(world, 'AxleMSP');
    await expect(send('OemMSP', 'succeed', { succeed: request({ without: 'AxleMSP' }) })).rejects.toEqual(
      refused('PARTIES_INVALID'),
    );
    const prior = { ...versionAt('OemMSP'), body: '{}' };
    await expect(send('OemMSP', 'succeed', { succeed: request({ prior }) })).rejects.toEqual(refused('PRIOR_INVALID'));
  });
});

describe('records:read', () => {
  const read = (by: Who, names: unknown, peer?: string) =>
    world.channel.evaluate(world.people[by], 'records:read', { read: names }, peer);

  test('own member only, exact texts in the order asked; all else is unknown', async () => {
    const { seal, body } = versionAt('OemMSP');
    expect(JSON.parse(await read('OemMSP', [keys.body('probe', id, 1), sealKey()]))).toEqual([body, seal]);
    await expect(read('OemMSP', [sealKey()], 'AxleMSP')).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await expect(read('CarrierMSP', [sealKey()])).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await expect(read('CarrierMSP', [sealKey()], 'OemMSP')).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await expect(read('OemMSP', [keys.seal('probe', hex(16))])).rejects.toEqual(refused('RECORD_UNKNOWN'));
    await expect(read('OemMSP', [])).rejects.toEqual(refused('MALFORMED'));
    await expect(
      read(
        'OemMSP',
        Array.from({ length: 101 }, () => 'x'),
      ),
    ).rejects.toEqual(refused('MALFORMED'));
  });
});
