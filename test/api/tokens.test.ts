import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AcceptedTokens, EmbeddedIssuer, type Person, TokenRefused, TokenVerifier } from '@tierline/api/identity';
import { eventually } from '../support/waiting';

const audience = 'tierline:oem';
const subject = 'anna@oem.example';

async function verifierOf(issuer: EmbeddedIssuer): Promise<TokenVerifier> {
  return new TokenVerifier([issuer.trusted(audience)], { clockSkewSeconds: 5, rereadSeconds: 0 });
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof TokenRefused) return error.fault;
      throw error;
    },
  );
}

describe('bearer tokens', () => {
  let issuer: EmbeddedIssuer;
  let verifier: TokenVerifier;
  beforeAll(async () => {
    issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    verifier = await verifierOf(issuer);
  });

  test('give the person and those roles that we know', async () => {
    const token = await issuer.token({ audience, subject, roles: ['planner', 'viewer', 'emperor' as 'viewer'] });
    await expect(verifier.verify(`Bearer ${token}`)).resolves.toEqual({
      issuer: 'urn:tierline:embedded',
      subject,
      roles: ['viewer', 'planner'],
    });
  });

  test.each([
    ['no header', undefined, 'missing'],
    ['another scheme', 'Basic abc', 'malformed'],
    ['no token', 'Bearer abc', 'malformed'],
    ['garbage in three parts', 'Bearer a.b.c', 'malformed'],
  ])('%s is refused', async (_name, header, fault) => {
    expect(await faultOf(verifier.verify(header))).toBe(fault);
  });

  test('an expired one is refused, a skewed clock is not', async () => {
    const expired = await issuer.token({ audience, subject, roles: ['viewer'], seconds: -60 });
    const skewed = await issuer.token({ audience, subject, roles: ['viewer'], seconds: -2 });
    expect(await faultOf(verifier.verify(`Bearer ${expired}`))).toBe('expired');
    expect(await faultOf(verifier.verify(`Bearer ${skewed}`))).toBe('accepted');
  });

  test('another audience, another issuer, another key under our issuer’s name are refused', async () => {
    const otherAudience = await issuer.token({ audience: 'tierline:axle', subject, roles: ['manager'] });
    expect(await faultOf(verifier.verify(`Bearer ${otherAudience}`))).toBe('audience');
    const stranger = await EmbeddedIssuer.open('urn:somebody');
    expect(
      await faultOf(verifier.verify(`Bearer ${await stranger.token({ audience, subject, roles: ['viewer'] })}`)),
    ).toBe('issuer');
    const forger = await EmbeddedIssuer.open('urn:tierline:embedded');
    expect(
      await faultOf(verifier.verify(`Bearer ${await forger.token({ audience, subject, roles: ['viewer'] })}`)),
    ).toBe('signature');
  });

  test('alg none and a changed claim are refused', async () => {
    const [header = '', payload = '', signature = ''] = (
      await issuer.token({ audience, subject, roles: ['viewer'] })
    ).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await faultOf(verifier.verify(`Bearer ${none}.${payload}.`))).toBe('signature');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const raised = Buffer.from(JSON.stringify({ ...claims, roles: ['manager'] })).toString('base64url');
    expect(await faultOf(verifier.verify(`Bearer ${header}.${raised}.${signature}`))).toBe('signature');
  });

  test('the embedded issuer’s key outlives the process, readable by its owner only', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tierline-issuer-')), 'issuer.json');
    const before = await EmbeddedIssuer.open('urn:tierline:embedded', file);
    const token = await before.token({ audience, subject, roles: ['viewer'] });
    const after = await verifierOf(await EmbeddedIssuer.open('urn:tierline:embedded', file));
    expect(await faultOf(after.verify(`Bearer ${token}`))).toBe('accepted');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('a token once accepted', () => {
  let now = Date.now();
  const accepting = async (issuer: EmbeddedIssuer) =>
    new TokenVerifier([issuer.trusted(audience)], { clockSkewSeconds: 5, rereadSeconds: 0, now: () => now });

  test('is the same person again, and refused from the moment it expires, clock skew granted', async () => {
    const issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    const verifier = await accepting(issuer);
    const token = `Bearer ${await issuer.token({ audience, subject, roles: ['viewer'], seconds: 20 })}`;
    const person = await verifier.verify(token);
    expect(await verifier.verify(token)).toBe(person);
    now += 23_000;
    expect(await faultOf(verifier.verify(token))).toBe('accepted');
    now += 3000;
    expect(await faultOf(verifier.verify(token))).toBe('expired');
  });

  test('is refused from the moment its person is not to be heard', async () => {
    const issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    const seen: Person[] = [];
    let isHeard = true;
    const verifier = new TokenVerifier([issuer.trusted(audience)], {
      ...{ clockSkewSeconds: 5, rereadSeconds: 0 },
      persons: {
        admit: (person) => Promise.resolve(seen.push(person) > 0 && isHeard),
        isHeard: () => Promise.resolve(isHeard),
      },
    });
    const tokens = await Promise.all(
      [subject, 'bert'].map((one) => issuer.token({ audience, subject: one, roles: ['viewer'] })),
    );
    const faults = () => Promise.all(tokens.map((token) => faultOf(verifier.verify(`Bearer ${token}`))));
    expect(await faults()).toEqual(['accepted', 'accepted']);
    isHeard = false;
    expect(await faults()).toEqual(['accepted', 'accepted']);
    verifier.doubt({ issuer: issuer.issuer, subject });
    expect(await faults()).toEqual(['blocked', 'accepted']);
    // which of two asked at once is looked up first is nobody's business
    const subjects = seen.map((person) => person.subject);
    expect([...subjects.slice(0, 2).sort(), ...subjects.slice(2)]).toEqual([subject, 'bert', subject]);
  });

  test('is not believed on the word of before its person was doubted', async () => {
    const issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    const answers: ((isHeard: boolean) => void)[] = [];
    const asked = () => new Promise<boolean>((resolve) => answers.push(resolve));
    const verifier = new TokenVerifier([issuer.trusted(audience)], {
      ...{ clockSkewSeconds: 5, rereadSeconds: 0, persons: { admit: asked, isHeard: asked } },
    });
    const token = `Bearer ${await issuer.token({ audience, subject, roles: ['viewer'] })}`;
    for (const ask of [() => verifier.verify(token), () => verifier.confirm(token)]) {
      const asking = faultOf(ask());
      await eventually(async () => answers.length === 1, Boolean);
      verifier.doubt({ issuer: issuer.issuer, subject });
      answers.pop()!(true);
      expect(await asking).toBe('accepted');
      const again = faultOf(ask());
      await eventually(async () => answers.length === 1, Boolean);
      answers.pop()!(false);
      expect(await again).toBe('blocked');
    }
  });

  test('is confirmed for what lasts, without its roles being noted once more', async () => {
    const issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    const noted: Person[] = [];
    const verifier = new TokenVerifier([issuer.trusted(audience)], {
      ...{ clockSkewSeconds: 5, rereadSeconds: 0, now: () => now },
      persons: { admit: (person) => Promise.resolve(noted.push(person) > 0), isHeard: () => Promise.resolve(true) },
    });
    const token = `Bearer ${await issuer.token({ audience, subject, roles: ['viewer'], seconds: 180 })}`;
    now = Date.now();
    for (; now < Date.now() + 120_000; now += 30_000) expect(await faultOf(verifier.confirm(token))).toBe('accepted');
    expect(noted).toEqual([]);
    expect(await faultOf(verifier.verify(token))).toBe('accepted');
    expect(noted).toHaveLength(1);
    now += 180_000;
    expect(await faultOf(verifier.confirm(token))).toBe('expired');
  });

  test('is known while nobody can say who is blocked, if it is good', async () => {
    const issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    const away = () => Promise.reject(new Error('the database is away'));
    const verifier = new TokenVerifier([issuer.trusted(audience)], {
      ...{ clockSkewSeconds: 5, rereadSeconds: 0, persons: { admit: away, isHeard: away } },
    });
    const [good, late] = await Promise.all(
      [60, -60].map((seconds) => issuer.token({ audience, subject, roles: ['viewer'], seconds })),
    );
    await expect(verifier.verify(`Bearer ${good!}`)).rejects.toThrow('the database is away');
    const known = [`Bearer ${good!}`, `Bearer ${late!}`, `Bearer ${good!.slice(0, -4)}AAAA`, undefined];
    expect(await Promise.all(known.map((one) => verifier.knows(one)))).toEqual([true, false, false, false]);
  });

  test('says nothing for another that differs in its signature alone', async () => {
    const issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    const verifier = await accepting(issuer);
    const token = await issuer.token({ audience, subject, roles: ['viewer'] });
    await verifier.verify(`Bearer ${token}`);
    const [header = '', payload = ''] = token.split('.');
    const [, , other = ''] = (await issuer.token({ audience, subject: 'otto', roles: ['viewer'] })).split('.');
    expect(await faultOf(verifier.verify(`Bearer ${header}.${payload}.${other}`))).toBe('signature');
    expect(await faultOf(verifier.verify(`Bearer ${header}.${payload}.`))).toBe('signature');
  });

  test('is believed for a minute at most: its key may have been withdrawn', () => {
    const tokens = new AcceptedTokens(() => now);
    const person: Person = { issuer: 'urn:remote', subject, roles: ['viewer'] };
    tokens.accept('a', person, now + 43_200_000, tokens.doubts);
    now += 59_999;
    expect(tokens.personOf('a')).toBe(person);
    now += 1;
    expect(tokens.personOf('a')).toBeUndefined();
  });

  test('is forgotten when a thousand others came since', () => {
    const tokens = new AcceptedTokens(() => now);
    const person: Person = { issuer: 'urn:remote', subject, roles: ['viewer'] };
    for (let number = 0; number <= 1000; number += 1)
      tokens.accept(`token ${String(number)}`, person, now + 1000, tokens.doubts);
    expect(tokens.personOf('token 0')).toBeUndefined();
    expect(tokens.personOf('token 1')).toBe(person);
    expect(tokens.personOf('token 1000')).toBe(person);
  });
});

describe('a remote issuer', () => {
  let server: Server;
  let keys: object[] = [];
  beforeAll((done) => {
    server = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys })),
    ).listen(0, done);
  });
  afterAll((done) => void server.close(done));

  test('is asked for its keys, and again when it signs with a new one', async () => {
    const issuer = 'urn:remote';
    const jwksUri = `http://localhost:${String((server.address() as AddressInfo).port)}/keys`;
    const verifier = new TokenVerifier([{ issuer, audience, jwksUri }], { clockSkewSeconds: 0, rereadSeconds: 0 });
    for (let rotation = 0; rotation < 2; rotation += 1) {
      const signer = await EmbeddedIssuer.open(issuer);
      const trusted = signer.trusted(audience);
      keys = 'jwks' in trusted ? trusted.jwks.keys : [];
      const token = await signer.token({ audience, subject, roles: ['viewer'] });
      expect(await faultOf(verifier.verify(`Bearer ${token}`))).toBe('accepted');
    }
  });
});
