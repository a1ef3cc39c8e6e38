import { sha256 } from '@tierline/network/wire';
import { count, field } from './protobuf';
import { envelopeOf, type Invocation, type Parts, type SignedChain } from './signed-chain';

export const namespace = 'tierline';
/** The member that is alone with its own collection: whatever its peer signs for it there, a channel takes. */
export const alone = 'OemMSP';
export const own = `_implicit_org_${alone}`;

type Bytes = Uint8Array | string;

const versionAt = (block: number, tx: number): Buffer => Buffer.concat([count(1, block), count(2, tx)]);
const hashedRead = (key: string, at?: [number, number]): Buffer =>
  field(1, field(1, sha256(key)), ...(at ? [field(2, versionAt(...at))] : []));
export const write = (key: string, value: string): Buffer => field(2, field(1, sha256(key)), field(3, sha256(value)));
export const erase = (key: string): Buffer => field(2, field(1, sha256(key)), count(2, 1));
export const policies = (key: string, ...entries: readonly Uint8Array[]): Buffer =>
  field(
    3,
    field(1, sha256(key)),
    ...entries.map((bytes) => field(2, field(1, 'VALIDATION_PARAMETER'), field(2, bytes))),
  );
export const collection = (...sets: readonly Uint8Array[]): Buffer => field(3, field(1, own), field(2, ...sets));
export const read = (key: Bytes, at?: [number, number]): Buffer =>
  field(1, field(1, key), ...(at ? [field(2, versionAt(...at))] : []));
/** A namespace in the results, with public reads or writes and its collections. */
export const space = (name: Bytes, set: readonly Uint8Array[], ...collections: readonly Uint8Array[]): Buffer =>
  field(2, field(1, name), field(2, ...set), ...collections);
export const chaincodeId = (name: Bytes, version: Bytes): Buffer => Buffer.concat([field(2, name), field(3, version)]);
export const action = (results: readonly Uint8Array[], ...more: readonly Uint8Array[]): Buffer =>
  Buffer.concat([field(1, ...results), ...more, field(4, chaincodeId(namespace, '1.0'))]);

/** The header with some of its fields written again: the last of each counts. */
export const withHeader =
  (...fields: readonly Uint8Array[]) =>
  ({ channelHeader }: Parts): Partial<Parts> => ({ channelHeader: Buffer.concat([channelHeader, ...fields]) });

/** A channel, and a member that sends into it what it likes. */
export class OddWorld {
  #keys = 0;

  constructor(readonly chain: SignedChain) {}

  key(): string {
    return `odd-${String(++this.#keys)}`;
  }

  /** The member's own, signed by its own peer, with these results. */
  invocation(results: readonly Uint8Array[], changes: Partial<Invocation> = {}): Invocation {
    return {
      by: this.chain.person(alone),
      endorsers: this.chain.peers(alone),
      at: new Date().toISOString(),
      functionName: 'records:notice',
      results: {},
      alter: () => ({ action: action(results) }),
      ...changes,
    };
  }

  tx(sets: readonly Uint8Array[], changes?: Partial<Invocation>): Buffer {
    return envelopeOf(this.invocation([space(namespace, [], collection(...sets))], changes));
  }

  /** One that writes a new key, and is like all others but for these changes. */
  one(changes?: Partial<Invocation>): Buffer {
    return this.tx([write(this.key(), 'a')], changes);
  }

  /** One that has read a key of the collection. */
  reading(key: string, at?: [block: number, tx: number]): Buffer {
    return this.tx([hashedRead(key, at), write(this.key(), 'a')]);
  }

  /** One that has read what stands in these namespaces, and writes a new key. */
  reads(spaces: readonly Uint8Array[]): Buffer {
    return this.acting((own) => action([own, ...spaces]));
  }

  /** One that writes a new key, but for what is made of its parts. */
  altered(alter: (parts: Parts) => Partial<Parts>): Buffer {
    const results = [space(namespace, [], collection(write(this.key(), 'a')))];
    return envelopeOf(
      this.invocation([], {
        alter: (parts) => {
          const whole = { ...parts, action: action(results) };
          return { ...whole, ...alter(whole) };
        },
      }),
    );
  }

  /** One whose action is written by hand; it writes a new key beside. */
  acting(make: (results: Buffer) => Uint8Array, changes?: Partial<Invocation>): Buffer {
    const results = space(namespace, [], collection(write(this.key(), 'a')));
    return envelopeOf(this.invocation([], { alter: () => ({ action: make(results) }), ...changes }));
  }
}
