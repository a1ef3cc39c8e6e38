import { X509Certificate } from 'node:crypto';
import { derChildren, DerError, type DerNode, derRead, derReadInteger, derReadOid, derTags } from './der';
import { hex } from './hash';
import { Remembered } from './remembered';
import { type PublicKey, readPublicKey } from './public-key';

const oids = {
  organizationalUnit: '2.5.4.11',
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  /** Fabric CA's attributes: the extension's value is bare JSON, not wrapped in an ASN.1 string. */
  attributes: '1.2.3.4.5.6.7.8.1',
} as const;

/** What Node's X509Certificate does not tell, read from the same DER. */
export type CertificateDetails = {
  serial: bigint;
  /** Undefined if Fabric verifies no signature with such a key. */
  publicKey: PublicKey | undefined;
  /** DER: Go, and so Fabric, compares names by their bytes. */
  issuer: Buffer;
  subject: Buffer;
  ous: string[];
  commonName: string;
  isCa: boolean;
  mayCertify: boolean;
  mayRevoke: boolean;
  /** Key identifiers in hex, '' where the extension is absent. */
  subjectKeyId: string;
  authorityKeyId: string;
  attributes: Record<string, string>;
};

export type Certificate = { x509: X509Certificate; details: CertificateDetails };

function nameParts(name: DerNode, wanted: string): string[] {
  const found: string[] = [];
  for (const set of derChildren(name.content)) {
    for (const pair of derChildren(set.content)) {
      const [type, value] = derChildren(pair.content);
      if (type && value && derReadOid(type.content) === wanted) found.push(value.content.toString('utf8'));
    }
  }
  return found;
}

function readExtensions(tbs: readonly DerNode[]): Map<string, Buffer> {
  const extensions = new Map<string, Buffer>();
  const holder = tbs.find((node) => node.tag === 0xa3);
  if (!holder) return extensions;
  for (const extension of derChildren(derRead(holder.content).content)) {
    const parts = derChildren(extension.content);
    const [oid] = parts;
    const value = parts.at(-1);
    if (oid && value?.tag === derTags.octetString) extensions.set(derReadOid(oid.content), value.content);
  }
  return extensions;
}

function readAuthorityKeyId(value: Buffer | undefined): string {
  const keyId = value && derChildren(derRead(value).content).find((node) => node.tag === 0x80);
  return keyId ? hex(keyId.content) : '';
}

function readIsCa(value: Buffer | undefined): boolean {
  if (!value) return false;
  const [flag] = derChildren(derRead(value).content);
  return flag?.tag === derTags.boolean && flag.content[0] === 0xff;
}

/** KeyUsage bits: 5 keyCertSign, 6 cRLSign. An absent extension forbids nothing. */
function readKeyUsage(value: Buffer | undefined): { mayCertify: boolean; mayRevoke: boolean } {
  if (!value) return { mayCertify: true, mayRevoke: true };
  const bits = derRead(value).content[1] ?? 0;
  return { mayCertify: (bits & 0x04) !== 0, mayRevoke: (bits & 0x02) !== 0 };
}

/** Peers do not look into the extension: what is no JSON says nothing of anybody. */
function jsonIn(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** More is not a person's roles; what it would take in memory is no fixed share of its length. */
const longestAttributes = 64 * 1024;

function readAttributes(value: Buffer | undefined): Record<string, string> {
  if (!value || value.length > longestAttributes) return {};
  const parsed = jsonIn(value);
  const attrs = typeof parsed === 'object' && parsed !== null && 'attrs' in parsed ? parsed.attrs : {};
  const pairs = Object.entries(attrs ?? {}).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(pairs);
}

/** Of `TBSCertificate` (RFC 5280 §4.1): [version] serial signature issuer validity subject key … extensions. */
function readCertificateDetails(der: Uint8Array): CertificateDetails {
  const [tbsNode] = derChildren(derRead(der).content);
  if (!tbsNode) throw new DerError('certificate is empty');
  const all = derChildren(tbsNode.content);
  const tbs = all[0]?.tag === 0xa0 ? all.slice(1) : all;
  const [issuer, subject, key] = [tbs[2], tbs[4], tbs[5]];
  if (!issuer || !subject || !key) throw new DerError('certificate has no issuer, subject or key');
  const extensions = readExtensions(tbs);
  const subjectKeyId = extensions.get(oids.subjectKeyIdentifier);
  return {
    serial: derReadInteger(tbs[0]),
    publicKey: readPublicKey(key.raw),
    issuer: issuer.raw,
    subject: subject.raw,
    ous: nameParts(subject, oids.organizationalUnit),
    commonName: nameParts(subject, oids.commonName)[0] ?? '',
    isCa: readIsCa(extensions.get(oids.basicConstraints)),
    ...readKeyUsage(extensions.get(oids.keyUsage)),
    subjectKeyId: subjectKeyId ? hex(derRead(subjectKeyId).content) : '',
    authorityKeyId: readAuthorityKeyId(extensions.get(oids.authorityKeyIdentifier)),
    attributes: readAttributes(extensions.get(oids.attributes)),
  };
}

const parsed = new Remembered<Certificate>();

/** Parses PEM or DER; the same bytes give the same object, since one identity signs thousands of transactions. */
export function parseCertificate(bytes: Uint8Array | string): Certificate {
  const key = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1');
  return parsed.of(key, () => {
    const x509 = new X509Certificate(bytes);
    return { x509, details: readCertificateDetails(x509.raw) };
  });
}
