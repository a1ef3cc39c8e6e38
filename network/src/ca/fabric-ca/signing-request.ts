import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { derEncode, derEncodeInteger, derEncodeSequence, derTags, signMessage } from '../../wire';

const oid = (hex: string): Buffer => derEncode(derTags.oid, Buffer.from(hex, 'hex'));
const commonName = oid('550403');
const ecdsaWithSha256 = oid('2a8648ce3d040302');
const set = 0x31;
const utf8String = 0x0c;
/** `[0]`, constructed: the attributes, of which we ask none. */
const noAttributes = derEncode(0xa0);

/** A fresh P-256 key and the PKCS#10 request (PEM) that asks for its certificate. */
export function newSigningRequest(name: string): { privateKey: KeyObject; requestPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = derEncodeSequence(
    derEncode(set, derEncodeSequence(commonName, derEncode(utf8String, Buffer.from(name)))),
  );
  const asked = derEncodeSequence(
    derEncodeInteger(0n),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    noAttributes,
  );
  const signature = derEncode(derTags.bitString, Buffer.of(0), signMessage(privateKey, asked));
  const request = derEncodeSequence(asked, derEncodeSequence(ecdsaWithSha256), signature);
  return { privateKey, requestPem: pem('CERTIFICATE REQUEST', request) };
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
