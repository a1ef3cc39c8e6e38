import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canonical, entryIdOf, keys, sha256Hex } from '@tierline/chaincode/record';
import type { Body, Command, Json, Prior, Seal } from '@tierline/chaincode/schema';
import { exportBlocks } from '../support/fabric/export-blocks';
import { refusalSeen, type Outcome } from '../support/fabric/member';
import { fabricAtHand } from '../support/fabric/native-network';
import { crate, hex, memberIds, Programme, type MemberId } from '../support/fabric/programme';

const fabric = fabricAtHand();
const FINDING = 'VALID'; // Fabric lets it commit: projector and verifier must find it.

type Row = { script: string; expected: string; outcome: Outcome; finding: boolean };
const rows: Row[] = [];
let programme: Programme;

/** Says beforehand what must come out, and keeps what did. */
async function expectOutcome(
  script: string,
  expected: string,
  attempt: Promise<Outcome>,
  finding = false,
): Promise<void> {
  const outcome = await attempt;
  rows.push({ script, expected, outcome, finding });
  expect({ script, seen: outcome.seen }).toEqual({ script, seen: expected });
}
const forged = (script: string, attempt: Promise<Outcome>) => expectOutcome(script, FINDING, attempt, true);

const pair: MemberId[] = ['AxleMSP', 'OemMSP'];
const accept = (): Command => ({ name: 'AcceptLink', input: { random: hex(16) } });
const end: Command = { name: 'EndLink', input: { reason: 'over' } };
const sealKey = (id: string, kind = 'link') => keys.seal(kind, id);

/** What a forger writes as the version after `prior`: a chain that links, with a state of its own choice. */
function following(
  { seal, body }: Prior,
  by: MemberId,
  state: (before: Json) => Json,
  change: Partial<Seal> = {},
): Prior {
  const before = JSON.parse(seal) as Seal;
  const next: Body = { ...(JSON.parse(body) as Body), salt: hex(16) };
  next.state = state(next.state);
  const bytes = canonical(next);
  const version = before.version + 1;
  const link = {
    version,
    prev: sha256Hex(seal),
    body: sha256Hex(bytes),
    by: { mspId: by, name: 'manager1' },
    commandId: hex(16),
  };
  return { seal: canonical({ ...before, ...link, ...change }), body: bytes };
}
const versionAt = (at: MemberId, { seal, body }: Prior) => {
  const { kind, id, version } = JSON.parse(seal) as Seal;
  return [
    { at, key: keys.body(kind, id, version), value: body },
    { at, key: keys.seal(kind, id), value: seal },
  ];
};
const changed = (state: Json): Json => ({ ...(state as object), status: 'ended' });

if (!fabric) {
  test.skip('real Fabric: SKIPPED, as FABRIC_BIN (binaries, with ccaas/) and FABRIC_NATIVE (the harness) are not set', () =>
    undefined);
} else {
  describe('the protocol on real Fabric', () => {
    beforeAll(async () => {
      programme = await Programme.start(fabric, resolve(__dirname, '../../chaincode'));
    }, 180_000);
    afterAll(async () => {
      console.table(
        rows.map(({ script, expected, outcome, finding }) => ({
          script,
          expected: finding ? 'commits; must be a finding' : expected,
          seen: outcome.seen,
          block: outcome.block ?? '-',
        })),
      );
      if (process.env['FORGED_OUT']) await save(process.env['FORGED_OUT']);
      await programme.stop();
    }, 180_000);

    test('honest: bootstrap, link, custody with join and leave, entry, notice, restate, purge, motion, tick', async () => {
      const other = { ...programme.registry, charter: sha256Hex('other') };
      await expectOutcome('bootstrap with other content', 'BOOTSTRAP_DIFFERS', programme.bootstrap(other));
      await expectOutcome('bootstrap', 'VALID', programme.bootstrap());
      await expectOutcome('a second bootstrap', 'ALREADY_BOOTSTRAPPED', programme.bootstrap());
      const id = await programme.link('OemMSP', 'AxleMSP');
      await expectOutcome(
        'accept a link',
        'VALID',
        programme.apply('AxleMSP', [await programme.step('AxleMSP', 'link', id, accept())], pair),
      );
      const live = await programme.held('OemMSP', 'link', id);
      expect(await programme.held('AxleMSP', 'link', id)).toEqual(live);

      const unit = hex(16);
      const parties: MemberId[] = ['OemMSP', 'StewardMSP'];
      const identifier = { scheme: 'grai', grai: '04012345678901ABC' };
      const commission = { name: 'CommissionUnit', input: { identifier, kind: crate, values: { content: 'cells' } } };
      const first = { kind: 'custody', id: unit, command: commission, commandId: hex(16), salt: hex(16) };
      await expectOutcome('commission a unit', 'VALID', programme.apply('OemMSP', [first], parties));
      const offer = await programme.step('OemMSP', 'custody', unit, {
        name: 'OfferRole',
        input: { role: 'custodian', to: 'CarrierMSP' },
      });
      await expectOutcome(
        'offer: the receiver joins',
        'VALID',
        programme.apply('OemMSP', [offer], [...parties, 'CarrierMSP']),
      );
      const accepted = await programme.step('CarrierMSP', 'custody', unit, {
        name: 'AcceptOffer',
        input: { role: 'custodian' },
      });
      await expectOutcome(
        'accept the unit',
        'VALID',
        programme.apply('CarrierMSP', [accepted], [...parties, 'CarrierMSP']),
      );
      const content = { type: 'evidence', source: 'epcis', hash: sha256Hex('event') };
      const held = await programme.held('CarrierMSP', 'custody', unit);
      const entry = { kind: 'custody', id: unit, commandId: hex(16), salt: hex(16), prior: held, content };
      await expectOutcome(
        'entry',
        'VALID',
        programme.of('CarrierMSP').submit('records:entry', { entry }, [...parties, 'CarrierMSP']),
      );

      const notice = { commandId: hex(16), content: { type: 'late', text: 'we wait' }, salt: hex(16) };
      await expectOutcome(
        'notice',
        'VALID',
        programme.of('CarrierMSP').submit('records:notice', { notice }, ['CarrierMSP']),
      );
      const [body = ''] = await programme.of('OemMSP').read([keys.body('link', id, 2)]);
      const restate = { target: 'AxleMSP', key: keys.body('link', id, 2), value: body, seal: live.seal };
      await expectOutcome(
        'restate',
        'VALID',
        programme.of('OemMSP').submit('records:restate', { restate }, ['AxleMSP']),
      );
      const purge = { seal: live.seal, items: [{ key: keys.body('link', id, 1), holders: ['OemMSP'] }] };
      await expectOutcome(
        'purge an own old body',
        'VALID',
        programme.of('OemMSP').submit('records:purge', { purge }, ['OemMSP']),
      );
      await expect(
        programme
          .of('OemMSP')
          .read([keys.body('link', id, 1)])
          .catch(refusalSeen),
      ).resolves.toBe('RECORD_UNKNOWN');
      await expectOutcome('tick', 'VALID', programme.of('StewardMSP').submit('consortium:tick', {}, memberIds));

      const next = { ...programme.registry, sequence: 2, charter: sha256Hex('new') };
      const commandId = hex(16);
      const motion = { commandId, registry: next, codes: [] };
      await expectOutcome('move', 'VALID', programme.of('OemMSP').submit('consortium:move', { motion }, memberIds));
      const approval = { motionId: entryIdOf('OemMSP', commandId), registryHash: sha256Hex(canonical(next)) };
      for (const mspId of ['AxleMSP', 'StewardMSP'] as const) {
        await expectOutcome(
          `approve by ${mspId}`,
          'VALID',
          programme.of(mspId).submit('consortium:approve', { motion: approval }, memberIds),
        );
      }
      await expectOutcome(
        'approve after it took effect',
        'MOTION_STALE',
        programme.of('CarrierMSP').submit('consortium:approve', { motion: approval }, memberIds),
      );
      await programme.turnHostile();
    }, 60_000);

    test('reading another member’s collection', async () => {
      const id = await programme.link('OemMSP', 'AxleMSP');
      const seen = await programme
        .of('CarrierMSP')
        .read([sealKey(id)], 'OemMSP')
        .catch(refusalSeen);
      expect(seen).toBe('RECORD_UNKNOWN');
    });

    test.each([
      ['rewritten', '{"forged":true}'],
      ['deleted', undefined],
    ])('a copy %s alone, then mended', async (how, value) => {
      const id = await programme.link('OemMSP', 'AxleMSP');
      const standing = await programme.held('OemMSP', 'link', id);
      await forged(
        `own copy ${how} alone`,
        programme.forge('AxleMSP', [{ at: 'AxleMSP', key: sealKey(id), ...(value && { value }) }], ['AxleMSP']),
      );
      const step = await programme.step('AxleMSP', 'link', id, accept(), standing);
      await expectOutcome(
        `next version over a copy ${how}`,
        'PRIOR_NOT_LIVE',
        programme.apply('AxleMSP', [step], pair),
      );
      await expectOutcome(
        `mend a copy ${how}`,
        'VALID',
        programme.of('AxleMSP').submit('records:mend', { mend: standing }, ['AxleMSP']),
      );
      await expectOutcome(`next version after the mend`, 'VALID', programme.apply('AxleMSP', [step], pair));
    });

    test('an invented history passed as prior', async () => {
      const id = await programme.link('OemMSP', 'AxleMSP');
      const invented = following(await programme.held('AxleMSP', 'link', id), 'OemMSP', (state) => ({
        ...(state as object),
        status: 'accepted',
        acceptorsRandom: hex(16),
      }));
      const step = await programme.step('AxleMSP', 'link', id, end, invented);
      await expectOutcome('invented history as prior', 'PRIOR_NOT_LIVE', programme.apply('AxleMSP', [step], pair));
      const script = pair.flatMap((at) => versionAt(at, invented));
      await expectOutcome(
        'the same written at both, endorsed by the forger alone',
        'ENDORSEMENT_POLICY_FAILURE',
        programme.forge('AxleMSP', script, ['AxleMSP']),
      );
    });

    test('a version that omits a party, or lacks the receiver', async () => {
      const id = await programme.link('OemMSP', 'AxleMSP');
      const next = following(await programme.held('AxleMSP', 'link', id), 'AxleMSP', changed);
      await forged(
        'a version at one of two parties',
        programme.forge('AxleMSP', versionAt('AxleMSP', next), ['AxleMSP']),
      );
      const outside = following(next, 'AxleMSP', changed, { parties: ['AxleMSP', 'CarrierMSP'] });
      const script = (['AxleMSP', 'CarrierMSP'] as const).flatMap((at) => versionAt(at, outside));
      await forged(
        'a version that swaps a party for an accomplice',
        programme.forge('AxleMSP', script, ['AxleMSP', 'CarrierMSP']),
      );
      const lacking = following(await programme.held('OemMSP', 'link', id), 'AxleMSP', changed);
      const atReceiver = versionAt('OemMSP', lacking);
      await expectOutcome(
        'a version at the other, not endorsed by it',
        'ENDORSEMENT_POLICY_FAILURE',
        programme.forge('AxleMSP', atReceiver, ['AxleMSP']),
      );
    });

    test('a live record’s id created anew with another steward, and offered to its party', async () => {
      const unit = hex(16);
      const identifier = { scheme: 'grai', grai: '04012345678901XYZ' };
      const input = { identifier, kind: crate, values: { content: 'cells' } };
      const create = {
        kind: 'custody',
        id: unit,
        command: { name: 'CommissionUnit', input },
        commandId: hex(16),
        salt: hex(16),
      };
      await expectOutcome('the true record', 'VALID', programme.apply('OemMSP', [create], ['OemMSP', 'StewardMSP']));
      const { seal, body } = await programme.held('OemMSP', 'custody', unit);
      const swap = (text: string) => text.replaceAll('OemMSP', 'AxleMSP').replaceAll('StewardMSP', 'CarrierMSP');
      const anewBody = canonical(JSON.parse(swap(body)));
      const anew = {
        seal: canonical({ ...(JSON.parse(swap(seal)) as object), body: sha256Hex(anewBody), commandId: hex(16) }),
        body: anewBody,
      };
      const script = (['AxleMSP', 'CarrierMSP'] as const).flatMap((at) => versionAt(at, anew));
      await forged('its id created anew by two others', programme.forge('AxleMSP', script, ['AxleMSP', 'CarrierMSP']));
      const offer: Command = { name: 'OfferRole', input: { role: 'owner', to: 'OemMSP' } };
      const step = await programme.step('AxleMSP', 'custody', unit, offer, anew);
      await expectOutcome(
        'and offered to its party',
        'PRIOR_INVALID',
        programme.apply('AxleMSP', [step], ['OemMSP', 'AxleMSP', 'CarrierMSP']),
      );
      const again = { ...create, commandId: hex(16) };
      await expectOutcome(
        'its id created anew through the chaincode',
        'RECORD_EXISTS',
        programme.apply('OemMSP', [again], ['OemMSP', 'StewardMSP']),
      );
    });

    test('a registry key or a tick by a minority', async () => {
      const registry = canonical({ ...programme.registry, sequence: 3, steward: 'AxleMSP' });
      const write = (key: string, value: string, at: MemberId[]) => programme.forge('AxleMSP', [{ key, value }], at);
      await expectOutcome(
        'registry by one of four',
        'ENDORSEMENT_POLICY_FAILURE',
        write('registry', registry, ['AxleMSP']),
      );
      await expectOutcome(
        'registry by two of four',
        'ENDORSEMENT_POLICY_FAILURE',
        write('registry', registry, ['AxleMSP', 'CarrierMSP']),
      );
      const tick = canonical({ v: 1, at: '2030-01-01T00:00:00.000Z', by: { mspId: 'AxleMSP', name: 'manager1' } });
      await expectOutcome(
        'clock by two of four',
        'ENDORSEMENT_POLICY_FAILURE',
        write('clock', tick, ['AxleMSP', 'CarrierMSP']),
      );
      await expectOutcome(
        'tick out of turn',
        'TICK_NOT_DUE',
        programme.of('AxleMSP').submit('consortium:tick', {}, memberIds),
      );
    });

    test('a withheld envelope', async () => {
      const id = await programme.link('OemMSP', 'AxleMSP');
      const withhold = async () =>
        programme
          .of('AxleMSP')
          .endorse('records:apply', { steps: [await programme.step('AxleMSP', 'link', id, accept())] }, pair);
      const moved = await withhold();
      const kept = await withhold();
      await expectOutcome('withheld, its record not moved', 'VALID', programme.of('AxleMSP').send(kept));
      await expectOutcome('withheld, its record moved on', 'MVCC_READ_CONFLICT', programme.of('AxleMSP').send(moved));
    });

    test('an entry under an invented seal', async () => {
      const id = await programme.link('OemMSP', 'AxleMSP');
      const [unit, commandId] = [hex(16), hex(16)];
      const invented = following(await programme.held('AxleMSP', 'link', id), 'AxleMSP', changed);
      const entryId = entryIdOf('AxleMSP', commandId);
      const value = canonical({
        v: 1,
        kind: 'link',
        id,
        entryId,
        seal: sha256Hex(invented.seal),
        by: { mspId: 'AxleMSP', name: 'manager1' },
        at: '2026-01-01T00:00:00.000Z',
        rules: 1,
        content: { type: 'evidence' },
        salt: unit,
      });
      const key = keys.entry('link', id, entryId);
      await forged(
        'an entry under an invented seal, in the own copy',
        programme.forge('AxleMSP', [{ at: 'AxleMSP', key, value }], ['AxleMSP']),
      );
      const both = pair.map((at) => ({ at, key, value }));
      await expectOutcome(
        'the same at both parties',
        'ENDORSEMENT_POLICY_FAILURE',
        programme.forge('AxleMSP', both, ['AxleMSP']),
      );
    });

    // Last: the peer written past waits for values that never come (pullRetryThreshold, a minute) before it goes on.
    test('a key policy on the own private keys', async () => {
      const id = await programme.link('OemMSP', 'AxleMSP');
      const step = await programme.step('OemMSP', 'link', id, { name: 'EndLink', input: { reason: 'x' } });
      const policy = [{ at: 'AxleMSP', key: sealKey(id), policy: ['CarrierMSP'] }];
      await forged('a key policy on the own live seal', programme.forge('AxleMSP', policy, ['AxleMSP']));
      const accepted = await programme.step('AxleMSP', 'link', id, accept());
      await expectOutcome('the next version', 'KEY_POLICY_SET', programme.apply('AxleMSP', [accepted], pair));
      const value = following(step.prior!, 'OemMSP', changed).seal;
      await forged(
        'a seal written past its holder’s peer',
        programme.forge('CarrierMSP', [{ at: 'AxleMSP', key: sealKey(id), value }], ['CarrierMSP']),
      );
    });
  });
}

async function save(folder: string): Promise<void> {
  const last = rows.reduce(
    (most, { outcome }) => (BigInt(outcome.block ?? 0) > most ? BigInt(outcome.block ?? 0) : most),
    0n,
  );
  await exportBlocks(folder, programme.all, last);
  writeFileSync(join(folder, 'outcomes.json'), `${JSON.stringify(rows, null, 2)}\n`);
}
