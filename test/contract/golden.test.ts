import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  addEntry,
  derivedId,
  disclose,
  disclosureFault,
  entryIdOf,
  linkSecret,
  pinOf,
  sharedEntryId,
  step,
  succession,
} from '@tierline/chaincode/record';
import type { Body, EntryRequest, Json, Seal, StepRequest, SucceedRequest } from '@tierline/chaincode/schema';
import { open, registryOf } from '../support/chaincode/consortium';
import { canonicalText, naive, naiveRoot, sha256Of } from '../support/chaincode/naive-protocol';

const file = resolve(__dirname, 'golden/protocol.json');
const hex16 = (digit: string) => digit.repeat(32);
const at = (second: number) => `2026-11-24T08:00:0${String(second)}.125Z`;
const caller = { mspId: 'OemMSP', name: 'p-7f3a', roles: ['planner', 'manager'] };
const registry = registryOf('axle-programme');
const members = registry.members.map((member) =>
  member.mspId === 'CarrierMSP' ? { ...member, state: 'left' as const } : member,
);
const withoutCarrier = { ...registry, members };
const id = hex16('a');

/** Values that tell writers apart: names to escape, order of members, empty containers, text beyond ASCII. */
const value: Json = { 'a/b': 1, 'm~n': [true, null, {}], z: [], ä: 'x' };
const tricky = { ...(value as object), text: 'Größe 😀 "\\ \u0001', big: 2 ** 53 - 1, neg: -1 } as Record<string, Json>;
delete tricky['ä'];

function computed(): Record<string, Json> {
  const context = (second: number) => ({ caller, at: at(second), registry });
  const create: StepRequest = {
    kind: 'probe',
    id,
    command: open(['AxleMSP', 'OemMSP'], tricky),
    commandId: hex16('1'),
    salt: hex16('2'),
  };
  const first = step([create], context(1))[0]!;
  const prior = { seal: first.next.sealBytes, body: first.next.bodyBytes };
  const invite = {
    kind: 'probe',
    id,
    command: { name: 'Invite', input: { member: 'CarrierMSP' } },
    commandId: hex16('3'),
    salt: hex16('4'),
    prior,
  };
  const second = step([invite], context(2))[0]!;
  const absences = [{ mspId: 'AxleMSP', reason: 'unreachable' as const }];
  const three = step(
    [{ ...create, kind: 'council', command: open(['AxleMSP', 'CarrierMSP', 'OemMSP'], tricky) }],
    context(1),
  );
  const council = { seal: three[0]!.next.sealBytes, body: three[0]!.next.bodyBytes };
  const set = { ...invite, kind: 'council', command: { name: 'SetValue', input: { value: 1 } }, prior: council };
  const priorTwo = { seal: second.next.sealBytes, body: second.next.bodyBytes };
  const request: EntryRequest = {
    kind: 'probe',
    id,
    commandId: hex16('5'),
    salt: hex16('6'),
    prior,
    content: { type: 'note', text: 'é' },
  };
  const succeed: SucceedRequest = {
    prior: priorTwo,
    without: 'CarrierMSP',
    commandId: hex16('7'),
    salt: hex16('8'),
    nonce: hex16('9'),
  };
  const secret = linkSecret(hex16('b'), hex16('c'));
  return {
    create: first.writes as unknown as Json,
    invite: second.writes as unknown as Json,
    quorum: step([{ ...set, absences }], context(2))[0]!.writes as unknown as Json,
    entry: addEntry(request, context(3)).writes as unknown as Json,
    succeed: succession(succeed, { ...context(4), registry: withoutCarrier }).writes as unknown as Json,
    linkSecret: secret,
    derivedId: derivedId(secret, 'forecast', { part: 'ä/1', site: 'BPNS0000000000AB' }),
    sharedEntryId: sharedEntryId('probe', id, 'reminder', '2026-12-01'),
    pin: pinOf(first.next.sealHash, hex16('d')),
    disclosure: disclose(first.next.body, `probe/${id}/1`, (path) => /^\/state\/value\/(a~1b|m~0n)/.test(path)),
  };
}

type Write = { mspId: string; key: string; value: string };
const golden = (): Record<string, Json> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, Json>;
const valueOf = (name: string, part: string, mspId = 'OemMSP'): string =>
  (golden()[name] as unknown as Write[]).find((write) => write.mspId === mspId && write.key.includes(part))!.value;

test('the bytes are those of the golden file', () => {
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${JSON.stringify(computed(), null, 2)}\n`);
  expect(computed()).toEqual(golden());
});

describe('derived once more, by other code', () => {
  test.each(['create', 'invite', 'succeed'])('%s: body and seal are canonical, linked and rooted', (name) => {
    const [sealBytes, bodyBytes] = [valueOf(name, '/seal'), valueOf(name, '/body/')];
    const [seal, body] = [JSON.parse(sealBytes) as Seal, JSON.parse(bodyBytes) as Body];
    expect(canonicalText(seal)).toBe(sealBytes);
    expect(canonicalText(body as unknown as Json)).toBe(bodyBytes);
    expect(seal.body).toBe(sha256Of(bodyBytes));
    expect(seal.root).toBe(naiveRoot(body, `${seal.kind}/${seal.id}/${String(seal.version)}`));
    expect(seal.prev).toBe(name === 'invite' ? sha256Of(valueOf('create', '/seal')) : '');
  });

  test('who is absent gets nothing; the others keep the seal beside', () => {
    const writes = golden()['quorum'] as unknown as Write[];
    expect([...new Set(writes.map(({ mspId }) => mspId))]).toEqual(['CarrierMSP', 'OemMSP']);
    const seal = valueOf('quorum', '/seal');
    expect(valueOf('quorum', '/absent/2')).toBe(seal);
    expect(canonicalText(JSON.parse(seal) as Json)).toBe(seal);
    expect(JSON.parse(seal)).toMatchObject({ absent: ['AxleMSP'], body: sha256Of(valueOf('quorum', '/body/')) });
  });

  test('a joiner gets the version joined from', () => {
    const expected = { body: valueOf('create', '/body/'), seal: valueOf('create', '/seal') };
    expect(valueOf('invite', '/joined/2', 'CarrierMSP')).toBe(canonicalText(expected));
  });

  test('ids, pins, entries', () => {
    const secret = naive.linkSecret(hex16('b'), hex16('c'));
    const sealHash = sha256Of(valueOf('create', '/seal'));
    expect(golden()).toMatchObject({
      linkSecret: secret,
      derivedId: naive.derivedId(secret, 'forecast', { part: 'ä/1', site: 'BPNS0000000000AB' }),
      sharedEntryId: naive.sharedEntryId('probe', id, 'reminder', '2026-12-01'),
      pin: naive.pin(sealHash, hex16('d')),
    });
    const entryId = naive.entryId('OemMSP', hex16('5'));
    expect(entryIdOf('OemMSP', hex16('5'))).toBe(entryId);
    const entry = valueOf('entry', `/entry/${entryId}`);
    expect(canonicalText(JSON.parse(entry) as Json)).toBe(entry);
    expect(JSON.parse(entry)).toMatchObject({ entryId, seal: sealHash, salt: hex16('6') });
    const successor = naive.successorId(id, sha256Of(valueOf('invite', '/seal')));
    expect((JSON.parse(valueOf('succeed', '/seal')) as Seal).id).toBe(successor);
  });

  test('a disclosure holds against the root, and against no other', () => {
    const disclosure = golden()['disclosure'] as unknown as ReturnType<typeof disclose>;
    const { root } = JSON.parse(valueOf('create', '/seal')) as Seal;
    expect(disclosureFault(disclosure, root)).toBeUndefined();
    expect(disclosure.shown.map(({ path }) => path)).toEqual([
      '/state/value/a~1b',
      '/state/value/m~0n/0',
      '/state/value/m~0n/1',
      '/state/value/m~0n/2',
    ]);
    expect(disclosureFault(disclosure, sha256Of(root))?.code).toBe('ROOT_DIFFERS');
  });
});
