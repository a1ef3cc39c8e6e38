import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Encrypts keys at rest: AES-256-GCM, base64 of nonce, tag and text, bound to the place where it is kept. */
export class KeyVault {
  readonly #key: Buffer;

  /** @param key 32 bytes in hex */
  constructor(key: string) {
    this.#key = Buffer.from(key, 'hex');
    if (this.#key.length !== 32) throw new Error('the wallet key must be 32 bytes in hex');
  }

  seal(text: string, place: string): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** undefined: key, place or bytes are not those it was sealed with. */
  open(sealed: string, place: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64');
    const nonce = bytes.subarray(0, NONCE);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG }).setAAD(
      Buffer.from(place),
    );
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}
