import { derChildren, type DerNode, derRead, derReadOid, derTags } from './der';
import { view } from './hash';

/** The curves whose signatures Fabric knows to be low (bccsp/utils/ecdsa.go), by the names that WebCrypto has for them. */
export type Curve = 'P-224' | 'P-256' | 'P-384' | 'P-521';

/** A key as a certificate holds it. */
export type PublicKey = {
  /** SubjectPublicKeyInfo, DER. */
  spki: Buffer;
  algorithm: Curve | 'Ed25519';
};

const ecPublicKey = '1.2.840.10045.2.1';
const ed25519 = '1.3.101.112';
/** Bytes of a coordinate. */
const widths: Readonly<Record<Curve, number>> = { 'P-224': 28, 'P-256': 32, 'P-384': 48, 'P-521': 66 };
const uncompressed = 4;
const curves: Partial<Record<string, Curve>> = {
  '1.3.132.0.33': 'P-224',
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

/** @returns undefined for a key that Fabric verifies no signature with: of another kind, or a point that Go reads none in */
export function readPublicKey(spki: Uint8Array): PublicKey | undefined {
  const [algorithm, bits] = derChildren(derRead(spki).content);
  const [kind, parameters] = algorithm ? derChildren(algorithm.content).map(oidIn) : [];
  if (kind === ed25519) return { spki: view(spki), algorithm: 'Ed25519' };
  const curve = kind === ecPublicKey && parameters !== undefined ? curves[parameters] : undefined;
  return curve && isWhole(bits, widths[curve]) ? { spki: view(spki), algorithm: curve } : undefined;
}

/** Both coordinates (crypto/elliptic Unmarshal): what OpenSSL takes besides, one and a sign, is no key to a peer. */
const isWhole = (bits: DerNode | undefined, width: number): boolean =>
  bits?.content.length === 2 + 2 * width && bits.content[0] === 0 && bits.content[1] === uncompressed;

/** Parameters may be something else. */
const oidIn = ({ tag, content }: DerNode): string => (tag === derTags.oid ? derReadOid(content) : '');
