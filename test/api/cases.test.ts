import { pinOf } from '@tierline/chaincode/record';
import { personRoles } from '@tierline/chaincode/schema';
import { Asking, enumValue, type Change } from '../support/asking';
import { testedConstellation } from '../support/tested-network';
import { eventually } from '../support/waiting';

const channel = 'axle-programme';
const head = { title: 'Axles run out', category: 'shortage', severity: 'major', affected: [] };
const opening = (...parties: string[]) => ({ ...head, quorum: enumValue('majority'), parties });

describe('a case among members', () => {
  let asking: Asking;
  const write = (slug: string, mutation: string, args: object) =>
    asking.write(slug, personRoles, mutation, { channel, ...args });
  const written = (slug: string, mutation: string, args: object) =>
    asking.written(slug, personRoles, mutation, { channel, ...args });
  const refused = (slug: string, mutation: string, args: object) =>
    asking.refused(slug, personRoles, mutation, { channel, ...args });
  const record = async (slug: string, id: string, fields: string) =>
    (await asking.read(slug, `{ record(id: "${id}") { ... on Case { ${fields} } } }`))['record'] as {
      [field: string]: unknown;
    } | null;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation({ logLevel: 'silent' }));
    for (const [to, mspId] of [
      ['axle', 'AxleMSP'],
      ['casting', 'CastingMSP'],
    ] as const) {
      const { id } = (await written(to === 'axle' ? 'oem' : 'axle', 'proposeLink', { input: { to: mspId } })).record;
      await written(to, 'acceptLink', { id });
    }
  }, 120_000);
  afterAll(() => asking.constellation.close());

  const detected = {
    detector: 'shortage',
    kind: 'forecast',
    record: 'cd'.repeat(16),
    since: '2026-11-24T08:00:00.000Z',
  };
  let shared: Change['record'];

  it('that both sides’ detectors find is opened once, whoever is first', async () => {
    const open = (slug: string, other: string) => write(slug, 'openCase', { input: { ...opening(other), detected } });
    const answers = await Promise.all([open('oem', 'AxleMSP'), open('axle', 'OemMSP')]);
    await asking.constellation.settled();
    const made = answers.flatMap((answer) => (answer.__typename === 'Written' ? answer.changes : []));
    const others = answers.flatMap((answer) => (answer.__typename === 'Refused' ? [answer.code] : []));
    expect([made.length, others]).toEqual([1, ['ALREADY_THERE']]);
    expect(await refused('axle', 'openCase', { input: { ...opening('OemMSP'), detected } })).toBe('ALREADY_THERE');
    shared = made[0]!.record;
    for (const slug of ['oem', 'axle'])
      expect(await record(slug, shared.id, 'parties findings { code }')).toEqual({
        ...{ parties: ['AxleMSP', 'OemMSP'], findings: [] },
      });
  });

  it('takes in who is linked with who asks, once the others agree; its history begins there', async () => {
    const { id } = shared;
    const ask = { id, input: { mspId: 'CastingMSP', reason: 'makes the hubs' } };
    expect(await refused('oem', 'askAdmission', ask)).toBe('LINK_MISSING');
    await written('axle', 'askAdmission', ask);
    expect(await record('casting', id, 'id')).toBeNull();
    await written('oem', 'agreeAdmission', { id, input: { mspId: 'CastingMSP' } });
    const seen = await record(
      'casting',
      id,
      'version findings { code } signedState versions { edges { node { version } } }',
    );
    expect(seen).toMatchObject({
      ...{ version: 3, findings: [], versions: { edges: [{ node: { version: 2 } }, { node: { version: 3 } }] } },
      signedState: { parties: [{}, {}, { mspId: 'CastingMSP', by: 'AxleMSP' }] },
    });
    expect(JSON.stringify(seen)).not.toContain(detected.record);
  });

  it('goes on while a party is away, which is brought what it missed', async () => {
    const { id } = shared;
    const { network } = asking.constellation;
    await network.faults.down('CastingMSP');
    const task = { title: 'Count the hubs', owner: 'AxleMSP', role: enumValue('logistics') };
    const change = await write('axle', 'addTask', { id, input: task });
    expect(change).toMatchObject({ changes: [{ absent: ['CastingMSP'], version: 4 }] });
    await network.faults.up('CastingMSP');
    const remedy = { text: 'Fly them in', binds: ['OemMSP', 'AxleMSP'] };
    await eventually(
      () => record('casting', id, 'version'),
      (seen) => seen?.['version'] === 4,
    );
    await written('casting', 'suggestRemedy', { id, input: remedy });
    const vote = { remedy: 1, vote: enumValue('for') };
    // both have seen the same version: neither vote makes the other be cast again
    const votes = ['oem', 'axle'].map((slug) => written(slug, 'voteOnRemedy', { id, basedOn: 5, input: vote }));
    expect((await Promise.all(votes)).map(({ record: { version } }) => version).sort()).toEqual([6, 7]);
    await asking.constellation.settled();
    for (const slug of ['oem', 'axle', 'casting'])
      expect(await record(slug, id, 'status version')).toEqual({ status: 'resolved', version: 7 });
  }, 60_000);

  it('is left by a party that nothing holds, which reads what it has and gets nothing more', async () => {
    const { id } = shared;
    const leave = { id, input: { reason: 'the hubs were never ours' } };
    expect(await refused('casting', 'leaveCase', leave)).toBe('STILL_BOUND');
    await written('oem', 'closeCase', { id, input: {} });
    await written('casting', 'leaveCase', leave);
    await written('axle', 'reopenCase', { id, input: { reason: 'they broke' } });
    await asking.constellation.settled();
    const seen = 'version parties findings { code }';
    expect(await record('casting', id, seen)).toEqual({ version: 9, parties: ['AxleMSP', 'OemMSP'], findings: [] });
    for (const slug of ['oem', 'axle'])
      expect(await record(slug, id, seen)).toEqual({ version: 10, parties: ['AxleMSP', 'OemMSP'], findings: [] });
    expect(await refused('casting', 'acknowledgeCase', { id })).toBe('RECORD_UNKNOWN');
    expect(await refused('oem', 'leaveCase', leave)).toBe('TOO_FEW_PARTIES');
  });

  it('is begun by no stranger: without a link nobody is brought in', async () => {
    expect(await refused('casting', 'openCase', { input: opening('OemMSP') })).toBe('LINK_MISSING');
    expect(await refused('oem', 'openCase', { input: opening('AxleMSP', 'CastingMSP') })).toBe('LINK_MISSING');
    const { record: made } = await written('axle', 'openCase', { input: opening('OemMSP', 'CastingMSP') });
    for (const slug of ['oem', 'casting'])
      expect(await record(slug, made.id, 'findings { code }')).toEqual({ findings: [] });
  });

  it('is worked on by what a member has set to happen by itself, and found by its words where it is', async () => {
    const action = {
      do: 'command',
      command: 'AddTask',
      input: { title: 'Count knuckles', owner: 'CastingMSP', role: 'logistics' },
    };
    const save = `mutation ($action: JSON!) { saveAutomationRule(input: {
      name: "count-first", when: { types: ["CaseOpened"], by: ["AxleMSP"], compare: [{ at: "/title", is: equal, value: "Knuckles crack" }] },
      action: $action, dryRun: false, perHour: 5, active: true }) { __typename } }`;
    expect(await asking.ask('casting', ['manager'], save, { action })).toMatchObject({
      data: { saveAutomationRule: { __typename: 'AutomationRules' } },
    });
    const input = { ...opening('CastingMSP'), title: 'Knuckles crack' };
    const { id } = (await written('axle', 'openCase', { input })).record;
    const firings = async () => {
      const query = `{ automationFirings(first: 5) { ... on AutomationFiringConnection { edges { node { rule id outcome } } } } }`;
      return JSON.stringify((await asking.ask('casting', ['manager'], query)).data);
    };
    await eventually(firings, (seen) => seen.includes('"done"'));
    expect(await firings()).toBe(
      JSON.stringify({ automationFirings: { edges: [{ node: { rule: 'count-first', id, outcome: 'done' } }] } }),
    );
    await asking.constellation.settled();
    expect(await record('axle', id, 'version signedState')).toMatchObject({
      ...{ version: 2, signedState: { tasks: [{ title: 'Count knuckles', by: 'CastingMSP' }] } },
    });
    const found = async (slug: string) =>
      asking.read(slug, '{ search(text: "knuckles", first: 5) { edges { node { record { id } } } } }');
    for (const slug of ['axle', 'casting'])
      expect(await found(slug)).toEqual({ search: { edges: [{ node: { record: { id } } }] } });
    expect(await found('oem')).toEqual({ search: { edges: [] } });
  });

  describe('passed on to another tier', () => {
    const related = 'forwardedFrom { id } forwardedTo { id } signedState';
    let source: Change;
    let passedOn: Change;
    beforeAll(async () => {
      source = await written('oem', 'openCase', { input: { ...opening('AxleMSP'), title: 'SECRET of the OEM' } });
      const forwarding = { id: source.record.id, commandId: 'f0'.repeat(16), input: opening('CastingMSP') };
      passedOn = await written('axle', 'forwardCase', forwarding);
      const again = await write('axle', 'forwardCase', forwarding);
      expect(again).toMatchObject({ changes: [{ record: { id: passedOn.record.id, version: 1 } }] });
      expect(await refused('axle', 'forwardCase', { ...forwarding, id: shared.id })).toBe('COMMAND_ID_USED');
    }, 30_000);

    it('is a new one, whose source none of its other parties can find', async () => {
      const seen = await record('casting', passedOn.record.id, related);
      const { disruption, source: from } = passedOn.record.state as { disruption: string; source: { pin: string } };
      expect(seen).toMatchObject({ forwardedFrom: null, forwardedTo: [], signedState: { disruption, source: from } });
      for (const word of [source.record.id, source.proof.sealHash, 'OemMSP', 'SECRET'])
        expect(JSON.stringify(seen)).not.toContain(word);
      expect(await record('casting', source.record.id, 'id')).toBeNull();
      expect(disruption).toBe(source.record.state['disruption']);
    });

    it('is told to nobody of the source; who passed it on sees both', async () => {
      expect(await record('oem', source.record.id, `version ${related}`)).toMatchObject({
        ...{ version: 1, forwardedFrom: null, forwardedTo: [] },
      });
      expect(await record('oem', passedOn.record.id, 'id')).toBeNull();
      expect(await record('axle', source.record.id, related)).toMatchObject({
        forwardedTo: [{ id: passedOn.record.id }],
      });
      expect(await record('axle', passedOn.record.id, related)).toMatchObject({
        forwardedFrom: { id: source.record.id },
      });
    });

    it('is opened for an auditor by who passed it on, and by nobody else', async () => {
      const pins = async (slug: string) =>
        (
          await asking.ask(
            slug,
            ['auditor'],
            `{ openPins(channel: "${channel}", kind: case, id: "${passedOn.record.id}", version: 1) {
              ... on OpenedPins { pins { pin nonce sealHash record version } } ... on Refused { code } } }`,
          )
        ).data?.['openPins'] as { pins: { pin: string; nonce: string; sealHash: string }[] };
      const [opened] = (await pins('axle')).pins;
      expect(opened).toMatchObject({ sealHash: source.proof.sealHash, record: source.record.id, version: 1 });
      expect(pinOf(opened!.sealHash, opened!.nonce)).toBe(opened!.pin);
      expect(passedOn.record.state['source']).toEqual({ pin: opened!.pin });
      expect(await pins('casting')).toEqual({ pins: [] });
      expect(await pins('oem')).toEqual({ code: 'RECORD_UNKNOWN' });
    });

    it('is passed on by who is party to it, with what it has of its own alone', async () => {
      const forward = { id: source.record.id, input: opening('AxleMSP') };
      expect(await refused('casting', 'forwardCase', forward)).toBe('RECORD_UNKNOWN');
      expect(await asking.refused('axle', ['viewer'], 'forwardCase', { channel, ...forward })).toBe('ROLE_MISSING');
      const other = { ...forward, input: { ...opening('CastingMSP'), disruption: 'ab'.repeat(16) } };
      const answer = await asking.ask(
        'axle',
        personRoles,
        'mutation ($input: ForwardCaseInput!) { forwardCase(channel: "x", id: "00", input: $input) { __typename } }',
        { input: other.input },
      );
      expect(answer.errors).toBeDefined();
    });
  });
});
