import { type PublicKey, readPublicKey } from '../../wire/public-key';
import type { SignatureHash, SignatureQuestion } from '../../wire/signature';

/** Questions as another thread takes them over: all bytes behind each other, and where each lies. */
export type PackedQuestions = { bytes: Uint8Array<ArrayBuffer>; places: Uint32Array<ArrayBuffer> };

const hashes: readonly SignatureHash[] = ['sha256', 'sha3-256'];

/** Bytes that many questions share (a key, an endorser, what several endorsed) are there once. */
class Pile {
  readonly #places = new Map<Uint8Array, number>();
  #length = 0;

  /** Where it begins. */
  add(part: Uint8Array): number {
    const known = this.#places.get(part);
    if (known !== undefined) return known;
    const at = this.#length;
    this.#places.set(part, at);
    this.#length += part.length;
    return at;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#length);
    for (const [part, at] of this.#places) bytes.set(part, at);
    return bytes;
  }
}

export function packQuestions(questions: readonly SignatureQuestion[]): PackedQuestions {
  const pile = new Pile();
  const places: number[] = [];
  for (const { publicKey, message, hash, signature } of questions) {
    places.push(hashes.indexOf(hash), message.length);
    for (const part of [publicKey.spki, signature, ...message]) places.push(pile.add(part), part.length);
  }
  return { bytes: pile.bytes, places: new Uint32Array(places) };
}

/** @throws Error if they are not as packed */
export function unpackQuestions({ bytes, places }: PackedQuestions): SignatureQuestion[] {
  const questions: SignatureQuestion[] = [];
  const keys = new Map<number, PublicKey | undefined>();
  let at = 0;
  const next = (): number => places[at++] ?? 0;
  const part = (): Buffer => Buffer.from(bytes.buffer, next(), next());
  while (at < places.length) {
    const [hash, parts, spki, signature] = [hashes[next()], next(), part(), part()];
    if (!keys.has(spki.byteOffset)) keys.set(spki.byteOffset, readPublicKey(spki));
    const publicKey = keys.get(spki.byteOffset);
    if (!publicKey || !hash) throw new Error('no question stands here');
    questions.push({ publicKey, message: Array.from({ length: parts }, part), hash, signature });
  }
  return questions;
}
