import * as node from 'node:crypto';
import * as own from '@tierline/verifier/browser/crypto';
import { TestAuthority } from '../support/authority';

const bytes = node.randomBytes(300);

describe('what stands in for node:crypto in a browser', () => {
  it.each(['sha256', 'sha384', 'sha512', 'sha3-256'])('hashes as it does: %s', (name) => {
    const expected = node.createHash(name).update(bytes).update('é').digest('hex');
    expect(own.createHash(name).update(bytes).update('é').digest('hex')).toBe(expected);
    expect(own.createHash(name).update(bytes).digest()).toEqual(node.createHash(name).update(bytes).digest());
    expect(own.hash(name, bytes, 'hex')).toBe(node.createHash(name).update(bytes).digest('hex'));
    expect(own.createHmac(name, bytes).update('text').digest()).toEqual(
      node.createHmac(name, bytes).update('text').digest(),
    );
  });

  it('draws as many bytes as are asked of SHAKE-256, and knows no other hash', () => {
    const expected = node.createHash('shake256', { outputLength: 100 }).update(bytes).digest();
    expect(own.createHash('shake256', { outputLength: 100 }).update(bytes).digest()).toEqual(expected);
    expect(() => own.createHash('md5')).toThrow('no hash md5');
  });

  const kinds: [string, node.KeyPairKeyObjectResult, string | null][] = [
    ['P-256', node.generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'sha256'],
    ['P-384', node.generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha384'],
    ['P-521', node.generateKeyPairSync('ec', { namedCurve: 'P-521' }), 'sha512'],
    ['P-256 of SHA-3', node.generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'sha3-256'],
    ['Ed25519', node.generateKeyPairSync('ed25519'), null],
  ];
  it.each(kinds)('takes and refuses the signatures that it does: %s', (_name, { privateKey, publicKey }, digest) => {
    const key = own.createPublicKey({ key: publicKey.export({ type: 'spki', format: 'der' }) });
    for (let round = 0; round < 20; round++) {
      const signature = node.sign(digest, bytes, privateKey);
      expect(own.verify(digest, bytes, key, signature)).toBe(true);
      signature[round % signature.length]! ^= 1 << (round % 8);
      expect(own.verify(digest, bytes, key, signature)).toBe(node.verify(digest, bytes, publicKey, signature));
    }
    if (digest === null) return;
    const raw = node.sign(digest, bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    expect(own.verify(digest, bytes, { key, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
    expect(own.verify(digest, bytes.subarray(1), { key, dsaEncoding: 'ieee-p1363' }, raw)).toBe(false);
  });

  it('reads certificates as it does, and refuses what is none', async () => {
    const { identity } = await (await TestAuthority.create('AxleMSP')).enrol(['client']);
    const [expected, found] = [new node.X509Certificate(identity.pem), new own.X509Certificate(identity.pem)];
    expect(found.raw).toEqual(expected.raw);
    expect([found.validFrom, found.validTo].map(Date.parse)).toEqual(
      [expected.validFrom, expected.validTo].map(Date.parse),
    );
    expect(new own.X509Certificate(expected.raw).raw).toEqual(expected.raw);
    for (const none of ['', 'text', identity.pem.replace('M', '!'), Buffer.alloc(0), expected.raw.subarray(1)])
      expect(() => new own.X509Certificate(none)).toThrow();
  });

  it('finds a certificate’s issuer as it does', async () => {
    const authorities = await Promise.all(['AxleMSP', 'AxleMSP', 'OemMSP'].map((mspId) => TestAuthority.create(mspId)));
    const pems = authorities.map(({ certificate }) => certificate.toString('pem'));
    for (const authority of authorities) pems.push((await authority.enrol(['peer'])).identity.pem);
    const all = pems.map((pem) => [new node.X509Certificate(pem), new own.X509Certificate(pem)] as const);
    const said = all.flatMap(([theirs, ours]) =>
      all.map(([issuer, same]) => ({
        theirs: [theirs.checkIssued(issuer), theirs.verify(issuer.publicKey)],
        ours: [ours.checkIssued(same), ours.verify(same.publicKey)],
      })),
    );
    expect(said.map(({ ours }) => ours)).toEqual(said.map(({ theirs }) => theirs));
    expect(said.filter(({ ours }) => ours[1])).toHaveLength(pems.length);
  });
});
