import { type DerNode, derChildren, derRead, derReadOid, derTags } from '@tierline/network/wire';
import { createPublicKey, type KeyObject, verify } from './keys';

const digests: Readonly<Record<string, string | null>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
};
const oids = { authorityKeyId: '2.5.29.35', subjectKeyId: '2.5.29.14' } as const;

/** Of a PEM text the first certificate; else it is DER. */
function toDer(bytes: Uint8Array | string): Buffer {
  const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1');
  const pem = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END /.exec(text);
  if (pem?.[1] !== undefined) return Buffer.from(pem[1], 'base64');
  if (typeof bytes === 'string') throw new Error('no certificate');
  return Buffer.from(bytes);
}

/** RFC 5280 §4.1.2.5, as text that `Date.parse` reads. */
function timeOf({ tag, content }: DerNode): string {
  const digits = content.toString('latin1');
  const short = tag === derTags.utcTime ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}` : digits;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(short);
  if (!parts) throw new Error('no time');
  return `${parts.slice(1, 4).join('-')}T${parts.slice(4).join(':')}Z`;
}

const nothing = Buffer.alloc(0);

function extensionsOf(tbs: readonly DerNode[]): Map<string, Buffer> {
  const holder = tbs.find(({ tag }) => tag === 0xa3);
  const extensions = holder ? derChildren(derRead(holder.content).content) : [];
  return new Map(
    extensions.map(({ content }) => {
      const parts = derChildren(content);
      return [derReadOid(parts[0]?.content ?? nothing), parts.at(-1)?.content ?? nothing];
    }),
  );
}

/** Values one in another, each as a path of places. @throws Error if one is not there */
function at(node: DerNode | undefined, ...path: readonly number[]): DerNode {
  if (!node) throw new Error('no certificate');
  const [place, ...rest] = path;
  return place === undefined ? node : at(derChildren(node.content)[place], ...rest);
}

/** What the verifier asks of Node's class of this name. @throws Error if the bytes are no certificate */
export class X509Certificate {
  readonly raw: Buffer;
  readonly validFrom: string;
  readonly validTo: string;
  readonly #issuer: Buffer;
  readonly #subject: Buffer;
  readonly #spki: Buffer;
  readonly #extensions: ReadonlyMap<string, Buffer>;
  readonly #signed: { tbs: Buffer; digest: string | null | undefined; signature: Buffer };

  constructor(bytes: Uint8Array | string) {
    const certificate = derRead(toDer(bytes));
    this.raw = certificate.raw;
    const tbs = at(certificate, 0);
    const start = at(tbs, 0).tag === 0xa0 ? 1 : 0;
    this.#issuer = at(tbs, start + 2).raw;
    this.validFrom = timeOf(at(tbs, start + 3, 0));
    this.validTo = timeOf(at(tbs, start + 3, 1));
    this.#subject = at(tbs, start + 4).raw;
    this.#spki = at(tbs, start + 5).raw;
    this.#extensions = extensionsOf(derChildren(tbs.content));
    const digest = digests[derReadOid(at(certificate, 1, 0).content)];
    this.#signed = { tbs: tbs.raw, digest, signature: at(certificate, 2).content.subarray(1) };
  }

  get publicKey(): KeyObject {
    return createPublicKey({ key: this.#spki });
  }

  /** By names and key identifiers; the signature is another question. */
  checkIssued(issuer: X509Certificate): boolean {
    const [named, own] = [this.#authorityKeyId, issuer.#subjectKeyId];
    return this.#issuer.equals(issuer.#subject) && (!named || !own || named.equals(own));
  }

  verify(key: KeyObject): boolean {
    const { tbs, digest, signature } = this.#signed;
    return digest !== undefined && verify(digest, tbs, key, signature);
  }

  get #authorityKeyId(): Buffer | undefined {
    const value = this.#extensions.get(oids.authorityKeyId);
    return value && derChildren(derRead(value).content).find(({ tag }) => tag === 0x80)?.content;
  }

  get #subjectKeyId(): Buffer | undefined {
    const value = this.#extensions.get(oids.subjectKeyId);
    return value && derRead(value).content;
  }
}
