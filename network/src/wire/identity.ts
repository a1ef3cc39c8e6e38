import { type X509Certificate } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import { type Certificate, parseCertificate } from './certificate';
import { decode } from './decode';
import { sha256Hex, view } from './hash';
import { serializedIdentity } from './message-shapes';
import { Remembered } from './remembered';
import { type SignatureHash, verifySignature } from './signature';

/** Who signed: a serialized identity, read only as far as asked, since most readers want no more than the MSP id. */
export class Identity {
  readonly bytes: Buffer;
  readonly mspId: string;
  readonly pem: string;
  #id: string | undefined;
  #certificate: Certificate | undefined;
  readonly #verified = new Map<string, boolean>();

  private constructor(bytes: Uint8Array, mspId: string, pem: string) {
    this.bytes = view(bytes);
    this.mspId = mspId;
    this.pem = pem;
  }

  static parse(bytes: Uint8Array): Identity {
    return identities.of(view(bytes).toString('latin1'), () => Identity.#read(bytes));
  }

  /** Bytes that are no identity become one without MSP, which no MSP accepts. */
  static #read(bytes: Uint8Array): Identity {
    const copy = Buffer.from(bytes);
    try {
      const message = decode(copy, serializedIdentity);
      return new Identity(copy, message.text(1), message.bytes(2).toString('utf8'));
    } catch {
      return new Identity(copy, '', '');
    }
  }

  /** @throws if the identity holds no X.509 certificate */
  get details(): Certificate['details'] {
    return this.#parsed().details;
  }

  /** @throws if the identity holds no X.509 certificate */
  get certificate(): X509Certificate {
    return this.#parsed().x509;
  }

  get ous(): string[] {
    return this.details.ous;
  }

  get attributes(): Record<string, string> {
    return this.details.attributes;
  }

  /** The pseudonym that the member's CA registered, '' if the certificate carries none. */
  get enrolmentId(): string {
    return this.attributes['hf.EnrollmentID'] ?? '';
  }

  /** Two PEM spellings of one certificate are one signer (Fabric's identity identifier). */
  get id(): string {
    return (this.#id ??= `${this.mspId}:${sha256Hex(this.certificate.raw)}`);
  }

  /** Orderer and peers of one process ask about the same signature in turn; the costly answer is kept for a while. */
  verify(message: Uint8Array, signature: Uint8Array, hash?: SignatureHash): boolean {
    const asked = `${hash ?? ''} ${sha256Hex(message)} ${view(signature).toString('latin1')}`;
    const known = this.#verified.get(asked);
    if (known !== undefined) return known;
    const holds = verifySignature(this.details.publicKey, message, signature, hash);
    if (this.#verified.size >= keepVerified) this.#verified.clear();
    this.#verified.set(asked, holds);
    return holds;
  }

  #parsed(): Certificate {
    return (this.#certificate ??= parseCertificate(this.pem));
  }
}

const keepVerified = 64;
const identities = new Remembered<Identity>();

export function serializeIdentity(mspId: string, certificatePem: string): Buffer {
  const message = new msp.SerializedIdentity();
  message.setMspid(mspId);
  message.setIdBytes(Buffer.from(certificatePem));
  return view(message.serializeBinary());
}
