import 'reflect-metadata';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import {
  derChildren,
  derEncode,
  derEncodeInteger,
  derEncodeSequence,
  derRead,
  DerError,
  derReadInteger,
  derReadOid,
  derTags,
  Identity,
  Msp,
  readPublicKey,
  serializeIdentity,
  signMessage,
  validSigners,
  verifySignature,
} from '@tierline/network/wire';
import { Name } from '@peculiar/x509';
import { TestAuthority } from '../support/authority';

const message = Buffer.from('message');
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const publicHalf = ({ publicKey }: { publicKey: KeyObject }) =>
  readPublicKey(publicKey.export({ type: 'spki', format: 'der' }));
const integer = (...bytes: number[]) => Buffer.of(0x02, bytes.length, ...bytes);

describe('signatures', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = publicHalf(keys);

  test('are always made with low s, and with high s never taken', () => {
    for (let round = 0; round < 16; round += 1) {
      const signature = signMessage(keys.privateKey, message);
      const [r, s] = derChildren(derRead(signature).content).map(derReadInteger);
      const mirrored = derEncodeSequence(derEncodeInteger(r!), derEncodeInteger(order - s!));
      expect(verifySignature(publicKey, message, signature)).toBe(true);
      expect(verifySignature(publicKey, message, mirrored)).toBe(false);
    }
  });

  const signature = signMessage(keys.privateKey, message);
  const [r, s] = derChildren(derRead(signature).content).map(({ raw }) => raw) as [Buffer, Buffer];

  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('xx')],
    ['a beginning cut off', signature.subarray(1)],
    ['an end cut off', signature.subarray(0, -1)],
    ['one number', derEncodeSequence(r)],
    ['a SET', derEncode(derTags.set, r, s)],
    ['an r of zero', derEncodeSequence(integer(0), s)],
    ['a negative r', derEncodeSequence(integer(0x80), s)],
    ['an r with a needless zero', derEncodeSequence(integer(0, 1), s)],
    ['an r without a byte', derEncodeSequence(integer(), s)],
    ['an r longer than the order', derEncodeSequence(integer(1, ...Buffer.alloc(32)), s)],
  ])('that are %s are false, not an error', (_what, broken) => {
    expect(verifySignature(publicKey, message, broken)).toBe(false);
  });

  test('may end in bytes that Go passes over', () => {
    const more = Buffer.of(5, 0);
    expect(verifySignature(publicKey, message, Buffer.concat([signature, more]))).toBe(true);
    expect(verifySignature(publicKey, message, derEncodeSequence(r, s, more))).toBe(true);
  });

  test.each(['P-224', 'P-256', 'P-384', 'P-521'] as const)('may be of %s', (namedCurve) => {
    const made = generateKeyPairSync('ec', { namedCurve });
    for (const hash of ['sha256', 'sha3-256'] as const) {
      const held = signMessage(made.privateKey, message, hash);
      expect(verifySignature(publicHalf(made), message, held, hash)).toBe(true);
      expect(verifySignature(publicHalf(made), Buffer.from('other'), held, hash)).toBe(false);
    }
  });

  test('may be Ed25519', () => {
    const made = generateKeyPairSync('ed25519');
    const held = signMessage(made.privateKey, message);
    expect(verifySignature(publicHalf(made), message, held)).toBe(true);
    expect(verifySignature(publicHalf(made), Buffer.from('other'), held)).toBe(false);
  });

  test('by other keys are false', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const other = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    expect([publicHalf(rsa), publicHalf(other)]).toEqual([undefined, undefined]);
    expect(verifySignature(undefined, message, signature)).toBe(false);
  });

  test('by a key that is one coordinate and a sign are false: Go reads none', () => {
    const { x } = keys.publicKey.export({ format: 'jwk' });
    const signs = [2, 3].map((sign) => Buffer.concat([Buffer.of(3, 34, 0, sign), Buffer.from(x!, 'base64url')]));
    const [algorithm] = derChildren(derRead(publicKey!.spki).content);
    for (const bits of signs) expect(readPublicKey(derEncodeSequence(algorithm!.raw, bits))).toBeUndefined();
  });

  test('by a key that is no point of its curve are false', () => {
    const spki = Buffer.from(publicKey!.spki);
    spki[spki.length - 1]! ^= 1;
    expect(verifySignature(readPublicKey(spki), message, signature)).toBe(false);
  });
});

test('who signs is kept, and what is too large to be anybody is not', () => {
  const parsed = (length: number) => Identity.parse(serializeIdentity('A', 'x'.repeat(length)));
  expect(parsed(2000)).toBe(parsed(2000));
  expect(parsed(20_000)).not.toBe(parsed(20_000));
});

describe('object identifiers', () => {
  const oid = (...content: number[]) => derReadOid(Buffer.from(content));

  test('are read as Go reads them', () => {
    expect(oid(0x55, 0x04, 0x0b)).toBe('2.5.4.11');
    expect(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01)).toBe('1.2.840.10045.2.1');
    expect(oid(0x88, 0x37)).toBe('2.999');
    expect(oid(0x2a, 0x87, 0xff, 0xff, 0xff, 0x7f)).toBe('1.2.2147483647');
    expect(() => oid(0x2a, 0x88, 0x80, 0x80, 0x80, 0x00)).toThrow(DerError);
  });

  test('of a part as long as a certificate can be are refused at once', () => {
    expect(() => derReadOid(Buffer.alloc(8_000_000, 0x81))).toThrow(DerError);
  });
});

describe('a member', () => {
  /** Its MSP with more than a root. */
  const mspOf = (authority: TestAuthority, change: (config: msp.FabricMSPConfig) => void): Msp => {
    const outer = msp.MSPConfig.deserializeBinary(authority.mspConfig());
    const config = msp.FabricMSPConfig.deserializeBinary(outer.getConfig_asU8());
    change(config);
    outer.setConfig(config.serializeBinary());
    return Msp.fromConfig(outer.serializeBinary());
  };

  test('knows its own through an authority between, if the configuration names that', async () => {
    const root = await TestAuthority.create('A');
    const between = await root.intermediate();
    const { identity } = await between.enrol(['peer']);
    const pem = Buffer.from(between.certificate.toString('pem'));
    const whole = mspOf(root, (config) => config.addIntermediateCerts(pem));
    expect(whole.hasRole(identity, 'peer')).toBe(true);
    expect(root.msp().refusal(identity)).toMatch('does not chain to a root');
    const stranger = await (await (await TestAuthority.create('A')).intermediate()).enrol(['peer']);
    expect(whole.refusal(stranger.identity)).toMatch('does not chain to a root');
  });

  test('has one of the units of nodes, and no more', async () => {
    const authority = await TestAuthority.create('A');
    for (const units of [[], ['peer', 'client'], ['other']]) {
      const { identity } = await authority.enrol(units);
      expect(authority.msp().refusal(identity)).toMatch('exactly one of the client, peer, admin and orderer units');
    }
  });

  test('hashes by the family that its configuration names', async () => {
    const authority = await TestAuthority.create('A');
    const family = (name: string) =>
      mspOf(authority, (config) => {
        const crypto = new msp.FabricCryptoConfig();
        crypto.setSignatureHashFamily(name);
        config.setCryptoConfig(crypto);
      });
    const { identity, privateKey } = await authority.enrol(['peer']);
    const signature = signMessage(privateKey, message, 'sha3-256');
    const signers = (of: Msp) => validSigners([{ identity, message, signature }], new Map([['A', of]]));
    expect(signers(family('SHA3'))).toEqual([identity]);
    expect(signers(family('SHA2'))).toEqual([]);
  });

  test('knows its own by certificate, unit and root', async () => {
    const authority = await TestAuthority.create('A');
    const impostor = await TestAuthority.create('A');
    const msp = authority.msp();
    const peer = await authority.enrol(['peer']);
    expect(msp.refusal(peer.identity)).toBeUndefined();
    expect(msp.hasRole(peer.identity, 'peer')).toBe(true);
    expect(msp.hasRole(peer.identity, 'client')).toBe(false);
    expect(msp.refusal((await impostor.enrol(['peer'])).identity)).toMatch(/does not chain/);
    expect(msp.refusal((await authority.enrol([])).identity)).toMatch(/exactly one/);
    expect(msp.refusal((await authority.enrol(['peer', 'client'])).identity)).toMatch(/exactly one/);
    const authorityItself = Identity.parse(serializeIdentity('A', authority.certificate.toString('pem')));
    expect(msp.refusal(authorityItself)).toMatch(/CA certificate/);
    expect(msp.refusal(Identity.parse(serializeIdentity('A', 'rubbish')))).toMatch(/not an X.509/);
    expect(msp.refusal(Identity.parse(Buffer.from('rubbish')))).toMatch(/not of A/);
  });

  test('knows the issuer by the bytes of its name, as Go does, not by what they say', async () => {
    const authority = await TestAuthority.create('A');
    const enrolled = await Promise.all(
      [{ utf8String: 'ca.A' }, { printableString: 'ca.A' }].map((type) =>
        authority.enrol(['peer'], undefined, { issuer: new Name([{ CN: [type] }]) }),
      ),
    );
    const refusals = enrolled.map(({ identity }) => authority.msp().refusal(identity));
    expect(new Set(refusals)).toEqual(new Set([undefined, 'certificate does not chain to a root of the organisation']));
  });

  test('no longer takes whom its own CA revoked, and ignores a list that another signed', async () => {
    const authority = await TestAuthority.create('A');
    const impostor = await TestAuthority.create('A');
    const [gone, stays] = [await authority.enrol(['client']), await authority.enrol(['client'])];
    const msp = authority.msp([await authority.revoke(gone.serial)]);
    expect(msp.refusal(gone.identity)).toMatch(/revoked/);
    expect(msp.refusal(stays.identity)).toBeUndefined();
    expect(authority.msp([await impostor.revoke(gone.serial)]).refusal(gone.identity)).toBeUndefined();
  });

  test('writes attributes as Fabric CA does', async () => {
    const authority = await TestAuthority.create('A');
    const { identity } = await authority.enrol(['client'], { 'hf.EnrollmentID': 'u7', 'tierline.roles': 'planner' });
    expect(identity.enrolmentId).toBe('u7');
    expect(identity.attributes['tierline.roles']).toBe('planner');
    expect(identity.ous).toEqual(['client']);
  });
});
