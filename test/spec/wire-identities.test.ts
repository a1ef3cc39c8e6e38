import { generateKeyPairSync } from 'node:crypto';
import {
  derChildren,
  derEncodeInteger,
  derEncodeSequence,
  derRead,
  derReadInteger,
  hasLowS,
  Identity,
  serializeIdentity,
  signMessage,
  verifySignature,
} from '@tierline/network/wire';
import { TestAuthority } from '../support/authority';

const message = Buffer.from('message');
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

describe('signatures', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  test('are always made with low s, and with high s never taken', () => {
    for (let round = 0; round < 16; round += 1) {
      const signature = signMessage(privateKey, message);
      const [r, s] = derChildren(derRead(signature).content).map(derReadInteger);
      const mirrored = derEncodeSequence(derEncodeInteger(r!), derEncodeInteger(order - s!));
      expect(hasLowS(publicKey, signature)).toBe(true);
      expect(verifySignature(publicKey, message, signature)).toBe(true);
      expect(verifySignature(publicKey, message, mirrored)).toBe(false);
    }
  });

  test('that are no DER are false, not an error', () => {
    const signature = signMessage(privateKey, message);
    for (const broken of [
      Buffer.alloc(0),
      Buffer.from('xx'),
      signature.subarray(1),
      Buffer.concat([signature, Buffer.of(0)]),
    ]) {
      expect(verifySignature(publicKey, message, broken)).toBe(false);
    }
  });

  test('may be Ed25519', () => {
    const keys = generateKeyPairSync('ed25519');
    const signature = signMessage(keys.privateKey, message);
    expect(verifySignature(keys.publicKey, message, signature)).toBe(true);
    expect(verifySignature(keys.publicKey, Buffer.from('other'), signature)).toBe(false);
  });
});

describe('a member', () => {
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
