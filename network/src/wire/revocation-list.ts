import { verify, type X509Certificate } from 'node:crypto';
import { derChildren, DerError, type DerNode, derRead, derReadInteger, derReadOid, derTags } from './der';
import { hex } from './hash';

export type RevocationList = {
  /** Key identifier of the CA that issued it, hex; '' if it names none (Fabric then ignores the list). */
  authorityKeyId: string;
  /** Serial numbers, and the time from which each is revoked, in milliseconds. */
  revoked: ReadonlyMap<bigint, number>;
  isSignedBy(issuer: X509Certificate): boolean;
};

const signatureHashes: Partial<Record<string, string | null>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
};

function toDer(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes).toString('latin1');
  const pem = /-----BEGIN [^-]*CRL-----([^-]*)-----END/.exec(text);
  return pem?.[1] === undefined ? Buffer.from(bytes) : Buffer.from(pem[1], 'base64');
}

function readAuthorityKeyId(extensions: DerNode | undefined): string {
  if (!extensions) return '';
  for (const extension of derChildren(derRead(extensions.content).content)) {
    const parts = derChildren(extension.content);
    const value = parts.at(-1);
    if (!parts[0] || derReadOid(parts[0].content) !== '2.5.29.35' || !value) continue;
    const keyId = derChildren(derRead(value.content).content).find((node) => node.tag === 0x80);
    return keyId ? hex(keyId.content) : '';
  }
  return '';
}

const readEntry = ([serial, date]: readonly DerNode[]): [bigint, number] => [derReadInteger(serial), readTime(date)];

/** RFC 5280 §4.1.2.5: two digits of a year below 50 are this century's; NaN for what is no time. */
function readTime(node: DerNode | undefined): number {
  const text = node?.content.toString('latin1') ?? '';
  const century = Number(text.slice(0, 2)) < 50 ? '20' : '19';
  const full = node?.tag === derTags.utcTime ? `${century}${text}` : text;
  return Date.parse(full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** Of `TBSCertList` (RFC 5280 §5.1): [version] signature issuer thisUpdate [nextUpdate] [revoked] [extensions]. */
export function parseRevocationList(bytes: Uint8Array): RevocationList {
  const [tbs, algorithm, bits] = derChildren(derRead(toDer(bytes)).content);
  if (!tbs || !algorithm || !bits) throw new DerError('revocation list is incomplete');
  const parts = derChildren(tbs.content);
  const timed = parts.findIndex((node) => node.tag === derTags.utcTime || node.tag === derTags.generalizedTime);
  const revoked = parts.slice(timed).find((node) => node.tag === derTags.sequence);
  const entries = revoked ? derChildren(revoked.content) : [];
  const oid = derChildren(algorithm.content)[0];
  const hash = signatureHashes[oid ? derReadOid(oid.content) : ''];
  return {
    authorityKeyId: readAuthorityKeyId(parts.find((node) => node.tag === 0xa0)),
    revoked: new Map(entries.map(({ content }) => readEntry(derChildren(content)))),
    isSignedBy: (issuer) => hash !== undefined && verify(hash, tbs.raw, issuer.publicKey, bits.content.subarray(1)),
  };
}
