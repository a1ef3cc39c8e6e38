import type { Context } from 'fabric-contract-api';
import { Refusal, refuseUnless } from '../errors';
import { collectionOf } from '../record/keys';

type ChaincodeStub = Context['stub'];

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Far below what a peer accepts in one message; a guard against wasted parsing. */
const TRANSIENT_BYTES = 8 * 1024 * 1024;

/** One transaction's view of the ledger: hashes at every party, values of none. The only file that calls the stub. */
export class Ledger {
  readonly #stub: ChaincodeStub;

  constructor(stub: ChaincodeStub) {
    this.#stub = stub;
  }

  get channel(): string {
    return this.#stub.getChannelID();
  }

  /** The transient map must hold exactly the one key, as UTF-8. @throws Refusal MALFORMED, OVERSIZE */
  transient(name: string): string {
    const map = this.#stub.getTransient();
    const value = map.get(name);
    refuseUnless(value !== undefined && map.size === 1, 'MALFORMED', () => ({
      at: '',
      reason: `the transient map holds exactly \`${name}\``,
    }));
    refuseUnless(value.length <= TRANSIENT_BYTES, 'OVERSIZE', () => ({
      what: name,
      limit: TRANSIENT_BYTES,
      actual: value.length,
    }));
    return decode(value, name);
  }

  /** No content at all: for a function that takes none. @throws Refusal MALFORMED */
  expectNoTransient(): void {
    refuseUnless(this.#stub.getTransient().size === 0, 'MALFORMED', () => ({
      at: '',
      reason: 'the transient map is empty',
    }));
  }

  /** SHA-256 (hex) of what a member holds under a private key; "" for nothing. Readable on every peer. */
  async hashAt(mspId: string, key: string): Promise<string> {
    return Buffer.from(await this.#stub.getPrivateDataHash(collectionOf(mspId), key)).toString('hex');
  }

  async hasKeyPolicy(mspId: string, key: string): Promise<boolean> {
    const asked = this.#stub.getPrivateDataValidationParameter(collectionOf(mspId), key);
    const parameter = (await asked) as Uint8Array | undefined;
    return parameter !== undefined && parameter.length > 0;
  }

  /** Exact text of this member's own private key; undefined for nothing. Evaluate only. */
  async ownValue(mspId: string, key: string): Promise<string | undefined> {
    const value = (await this.#stub.getPrivateData(collectionOf(mspId), key)) as Uint8Array | undefined;
    return value === undefined || value.length === 0 ? undefined : decode(value, key);
  }

  /** Writes each value at its member; undefined deletes. */
  async write(writes: readonly { mspId: string; key: string; value: string | undefined }[]): Promise<void> {
    for (const { mspId, key, value } of writes) {
      if (value === undefined) await this.#stub.deletePrivateData(collectionOf(mspId), key);
      else await this.#stub.putPrivateData(collectionOf(mspId), key, Buffer.from(value));
    }
  }

  async purge(mspId: string, key: string): Promise<void> {
    await this.#stub.purgePrivateData(collectionOf(mspId), key);
  }

  async publicValue(key: string): Promise<string | undefined> {
    const value = await this.#stub.getState(key);
    return value.length === 0 ? undefined : decode(value, key);
  }

  async putPublic(key: string, value: string): Promise<void> {
    await this.#stub.putState(key, Buffer.from(value));
  }
}

function decode(value: Uint8Array, at: string): string {
  try {
    return utf8.decode(value);
  } catch {
    throw new Refusal('MALFORMED', { at, reason: 'not UTF-8' });
  }
}
