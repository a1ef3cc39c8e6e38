import type { Browser } from 'playwright-core';
import { createHash } from 'node:crypto';
import { canonical } from '@tierline/chaincode/record';
import type { Role } from '@tierline/chaincode/schema';
import { type Asking, enumValue, literal } from '../../support/asking';
import { findChromium, launchChromium } from '../../support/chromium';

const channel = 'axle-programme';
type Invited = {
  link: string;
  pin: string | null;
  code?: string;
  invitation: { id: string; entryId: string; status: string };
};
const answer = { purpose: enumValue('ANSWER'), question: 'When can you deliver?' };

/** On a shipment of axle's to oem. */
export function guestsAct(asking: () => Asking, shipment: () => string): void {
  const root = () =>
    asking()
      .constellation.url('axle')
      .replace(/graphql$/, '');
  const invite = async (
    more: object = answer,
    role: Role = 'logistics',
    slug = 'axle',
    of = { kind: 'shipment', id: shipment() },
  ) => {
    const input = {
      guest: { name: 'Jana Nová', organisation: 'Small Carrier' },
      shown: [{ label: 'Gate', value: '7' }],
      hours: 24,
      pin: false,
      ...answer,
      ...more,
    };
    const query = `mutation { done: inviteGuest(${literal({ channel, ...of, input }).slice(1, -1)}) { ... on Refused { code } ... on Invited { link pin invitation { id entryId status } } } }`;
    const { data, errors } = await asking().ask(slug, [role], query);
    if (!data) throw new Error(JSON.stringify(errors));
    return data['done'] as Invited;
  };
  const tokenOf = ({ link }: Invited): string => link.split('#')[1] ?? '';
  const post = async (
    path: string,
    body: unknown,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => {
    const reply = await fetch(`${root()}guests/${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  };
  const attempt = 'a1'.repeat(16);
  const beside = async (slug: string, id: string, entryId: string) => {
    const { record } = (await asking().read(
      slug,
      `{ record(id: "${id}") { entries(last: 3) { edges { node { entryId purged signedContent by { mspId } } } } } }`,
    )) as {
      record: {
        entries: {
          edges: { node: { entryId: string; purged: boolean; signedContent: unknown; by: { mspId: string } } }[];
        };
      };
    };
    return record.entries.edges.map(({ node }) => node).find((node) => node.entryId === entryId);
  };

  test('an act stands beside the record at every party, as the sponsor’s, naming the guest; once', async () => {
    const invited = await invite();
    const token = tokenOf(invited);
    expect(await post('open', { token })).toMatchObject({
      ...{
        status: 200,
        body: {
          question: answer.question,
          shown: [{ label: 'Gate', value: '7' }],
          sponsor: expect.stringContaining('xle') as string,
        },
      },
    });
    const act = { token, attempt, text: 'On Friday' };
    expect(await Promise.all([post('act', act), post('act', act)])).toEqual(
      Array.from({ length: 2 }, () => ({ status: 200, body: { done: true } })),
    );
    expect(await post('act', { ...act, text: 'On Monday', attempt: 'b2'.repeat(16) })).toEqual({
      status: 404,
      body: { code: 'INVITATION_UNKNOWN' },
    });
    await asking().constellation.settled();
    for (const slug of ['oem', 'axle'])
      expect(await beside(slug, shipment(), invited.invitation.entryId)).toMatchObject({
        by: { mspId: 'AxleMSP' },
        signedContent: { type: 'guest', act: 'answer', text: 'On Friday', guest: { name: 'Jana Nová' } },
      });
  });

  test('an act is erased like a message; nothing of the guest is kept, and the link stays used', async () => {
    const invited = await invite();
    const act = { token: tokenOf(invited), attempt, text: 'A secret word' };
    expect(await post('act', act)).toMatchObject({ status: 200 });
    const { entryId, id } = invited.invitation;
    const erase = (role: Role) =>
      asking().ask(
        'axle',
        [role],
        `mutation { done: eraseMessage(channel: "${channel}", kind: "shipment", id: "${shipment()}", entryId: "${entryId}") { __typename ... on Refused { code } } }`,
      );
    expect((await erase('logistics')).data).toEqual({ done: { __typename: 'Refused', code: 'NOT_AUTHORISED' } });
    expect((await erase('manager')).data).toEqual({ done: { __typename: 'Done' } });
    await asking().constellation.settled();
    expect(await beside('oem', shipment(), entryId)).toMatchObject({ purged: true });
    const { engine } = await asking().constellation.member('axle');
    const rows = await engine.tables.selectFrom('invitations').selectAll().where('id', '=', id).execute();
    expect(rows).toMatchObject([{ status: 'erased', invite: null, slip: null }]);
    expect(await post('act', act)).toMatchObject({ status: 404 });
  });

  test('a unit is handed over by a slip that the evidence beside it pins', async () => {
    const kind = asking().constellation.consortium.codes['unit-kinds']?.items['crate'];
    const { record } = await asking().written('axle', ['manager'], 'proposeLink', {
      channel,
      input: { to: 'StewardMSP' },
    });
    await asking().written('steward', ['manager'], 'acceptLink', { channel, id: record.id });
    const identifier = { scheme: enumValue('sscc'), sscc: '395220000000000184' };
    const commission = { channel, input: { identifier, kind, values: { content: 'hubs' } } };
    const unit = (await asking().written('axle', ['logistics'], 'commissionUnit', commission)).record.id;
    const of = { kind: 'custody', id: unit };
    const invited = await invite(
      { purpose: enumValue('HANDOVER_SIGNED'), question: 'Taken over, sealed.' },
      'logistics',
      'axle',
      of,
    );
    expect(await post('act', { token: tokenOf(invited), attempt, text: 'Jana Nová' })).toMatchObject({ status: 200 });
    await asking().constellation.settled();
    const { invitations } = await asking().read('axle', `{ invitations(kind: "custody") { status entryId slip } }`);
    const [{ status, entryId, slip }] = invitations as [{ status: string; entryId: string; slip: never }];
    const hash = createHash('sha256').update(canonical(slip)).digest('hex');
    const { signedContent } = (await beside('steward', unit, entryId))!;
    expect([status, signedContent]).toMatchObject(['done', { type: 'evidence', source: 'slip', hash }]);
    expect(JSON.stringify(signedContent)).toContain('Jana Nová');
    expect(slip).toMatchObject({ text: 'Jana Nová', question: 'Taken over, sealed.' });
  });

  test('what is unknown, revoked or used is told alike, to the byte; what is malformed is refused before', async () => {
    const revoked = await invite();
    const { data } = await asking().ask(
      'axle',
      ['manager'],
      `mutation { done: revokeInvitation(id: "${revoked.invitation.id}") { ... on Revoked { invitation { status } } } }`,
    );
    expect(data).toEqual({ done: { invitation: { status: 'revoked' } } });
    const unknown = { status: 404, body: { code: 'INVITATION_UNKNOWN' } };
    for (const token of [tokenOf(revoked), 'A'.repeat(43)]) expect(await post('open', { token })).toEqual(unknown);
    for (const body of [{}, { token: 'short' }, { token: ['x'] }, '[]', '"x"', { token: `${'A'.repeat(42)}\u0000` }])
      expect((await post('open', body)).status).toBe(400);
    expect((await post('open', '{')).status).toBe(400);
    expect((await post('open', 'x'.repeat(20_000))).status).toBe(413);
    expect((await post('open', 'token=x', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await post('act', { token: tokenOf(await invite()), attempt, text: 'a\u0000' })).status).toBe(400);
  });

  test.each([
    ['a viewer', 'axle', 'viewer', 'ROLE_MISSING'],
    ['a member that is no party', 'carrier', 'manager', 'RECORD_UNKNOWN'],
  ] as const)('no guest is invited by %s', async (_who, slug, role, code) => {
    expect(await invite(answer, role, slug)).toMatchObject({ code });
  });

  describe('on the page', () => {
    const executable = findChromium();
    const inBrowser = executable === undefined ? test.skip : test;
    let browser: Browser | undefined;
    afterAll(() => browser?.close());

    test('nothing but itself is loaded, and nothing frames it', async () => {
      const page = await fetch(`${root()}guests`);
      expect(page.headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(await page.text()).not.toMatch(/<script(?! src="guests\/page\.js")|style=|https?:/);
    });

    inBrowser('a guest reads, gives the PIN, answers, and is thanked; what is shown runs nowhere', async () => {
      const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
      const invited = await invite({
        shown: [{ label: '<b>what</b>', value: evil }],
        question: evil,
        choices: ['Yes', evil],
        pin: true,
      });
      browser = await launchChromium(executable!);
      const page = await browser.newPage();
      const faults: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(`${root()}${invited.link}`);
      await page.getByLabel('PIN').fill(invited.pin ?? '');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('radio', { name: 'Yes' }).check();
      expect(await page.locator('h2').textContent()).toBe(evil);
      expect(await page.locator('dd').textContent()).toBe(evil);
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('heading', { name: 'Thank you' }).waitFor();
      expect([await page.title(), page.url()]).toEqual(['Your answer is asked', `${root()}guests`]);
      expect(requests.filter((url) => url.includes(tokenOf(invited)) && !url.includes('#'))).toEqual([]);
      expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
    });
  });
}
