import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { personRoles } from '@tierline/chaincode/schema';
import { type AttackedWorld, channel } from '../../support/attacked-world';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that a stranger can make, or keep, or bring from next door. */
async function falseTokens({ constellation }: AttackedWorld): Promise<Record<string, string>> {
  const good = await constellation.token('oem', personRoles);
  const [header = '', payload = '', signature = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signed = (head: object, body: object) => {
    const text = `${encoded(head)}.${encoded(body)}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const jwk = publicKey.export({ format: 'jwk' });
  const secret = `${encoded({ alg: 'HS256', kid })}.${payload}`;
  return {
    'no three parts': 'token',
    'no JSON': 'a.b.c',
    empty: '',
    'of another member': await constellation.token('axle', personRoles),
    'without a role': await constellation.token('oem', []),
    'alg none': `${encoded({ alg: 'none' })}.${payload}.`,
    'alg none, signed as before': `${encoded({ alg: 'none', kid })}.${payload}.${signature}`,
    'signed with a shared secret': `${secret}.${createHmac('sha256', kid).update(secret).digest('base64url')}`,
    'signed by another key under our key id': signed({ alg: 'ES256', kid }, claims),
    'that brings its own key': signed({ alg: 'ES256', jwk }, claims),
    'that says where its key is': signed({ alg: 'ES256', kid, jku: 'http://localhost:1/keys' }, claims),
    'with more rights than were signed': `${header}.${encoded({ ...claims, sub: 'root' })}.${signature}`,
    'cut off': good.slice(0, -4),
    'expired, by another key': signed({ alg: 'ES256', kid }, { ...claims, exp: 1 }),
    'of an issuer of its own': signed({ alg: 'ES256', kid }, { ...claims, iss: 'urn:stranger' }),
  };
}

export function nobodyLearnsNothing(world: () => AttackedWorld): void {
  test('without a token every operation says that one is needed, and nothing else', async () => {
    for (const operation of world().operations) {
      const body = {
        query: operation.document,
        variables: operation.variables({ channel, id: world().ids['forecast'] }),
      };
      const headers: Record<string, string> = operation.type === 'subscription' ? { accept: 'text/event-stream' } : {};
      const { text } = await world().raw('oem', body, headers);
      const event = /^data: (.*)$/m.exec(text)?.[1];
      expect([operation.name, told(event ?? text)]).toEqual([
        operation.name,
        [['a bearer token of this member is needed', 'NOT_AUTHENTICATED']],
      ]);
    }
  });

  test('nor is it said what was wrong with the question', async () => {
    const asked = [
      '{ feed(first: 0) { endCursor } }',
      '{ cases(first: 1000) { edges { cursor } } }',
      '{ search(text: "") { edges { cursor } } }',
      'mutation { deactivateDetectionRule(name: "") { __typename } }',
      'mutation { setMailPreference(address: "nobody", delivery: NONE) { __typename } }',
      'mutation { retryEffect(key: "", reason: "") { __typename } }',
    ];
    for (const query of asked)
      expect([query, told((await world().raw('oem', { query }, {})).text)]).toEqual([
        query,
        [['a bearer token of this member is needed', 'NOT_AUTHENTICATED']],
      ]);
  });

  test('a false token gives byte for byte what none gives', async () => {
    const asked = world().operations.filter(({ name }) =>
      ['record', 'feed', 'apply', 'publishForecast'].includes(name),
    );
    for (const operation of asked) {
      const body = {
        query: operation.document,
        variables: operation.variables({ channel, id: world().ids['forecast'] }),
      };
      const none = await world().raw('oem', body);
      for (const [what, token] of Object.entries(await falseTokens(world()))) {
        const answer = await world().raw('oem', body, { authorization: `Bearer ${token}` });
        expect([what, answer.status, answer.text]).toEqual([what, none.status, none.text]);
      }
    }
  });

  test('a token counts in the header only: not in the address, a cookie or the body', async () => {
    const token = await world().token('oem');
    const url = world().constellation.url('oem');
    const query = encodeURIComponent('{ me { mspId } }');
    const stream = encodeURIComponent('subscription { feed { cursor } }');
    const tries = [
      await fetch(`${url}?query=${query}&access_token=${token}&token=${token}`),
      await fetch(`${url}?query=${query}`, { headers: { cookie: `authorization=Bearer ${token}; token=${token}` } }),
      await fetch(`${url}?query=${stream}&authorization=Bearer%20${token}`, {
        headers: { accept: 'text/event-stream' },
      }),
      await fetch(url, {
        method: 'POST',
        body: new URLSearchParams({ query: '{ me { mspId } }', access_token: token }),
      }),
    ];
    for (const answer of tries) expect(await answer.text()).not.toContain('OemMSP');
  });
}

function told(text: string): unknown {
  const { data, errors } = JSON.parse(text) as {
    data?: Record<string, unknown> | null;
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true);
  return errors?.map(({ message, extensions }) => [message, extensions?.code]);
}
