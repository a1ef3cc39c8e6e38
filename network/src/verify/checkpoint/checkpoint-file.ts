import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { sha256Hex } from '../../wire';
import { parseShape } from '../checked-json';
import type { Checked } from './checked-blocks';

/** To be raised when what is asked of a block's signatures changes: older checkpoints then say too little. */
const format = 'tierline-checkpoint/1';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const shape = z.strictObject({
  format: z.literal(format),
  channel: z.string(),
  genesisHash: hash,
  height: z.int().min(1),
  headerHash: hash,
  signatures: count,
  failing: z.array(z.strictObject({ block: count, place: z.string() })),
});
/** `signed` is the text of the rest, so that nothing depends on how JSON is written. */
const envelope = z.strictObject({ signed: z.string(), signature: z.base64() });

/** The auditor's own key: who can write a checkpoint under it can make anything verified. */
export class CheckpointKey {
  readonly #publicKey: KeyObject;

  private constructor(private readonly privateKey: KeyObject) {
    this.#publicKey = createPublicKey(privateKey);
  }

  /** Made at its first use, readable by its owner alone. @throws Error if it is no Ed25519 or P-256 key */
  static async open(file: string): Promise<CheckpointKey> {
    const pem = await textOf(file);
    if (pem !== undefined) return new CheckpointKey(usable(createPrivateKey(pem)));
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    return new CheckpointKey(privateKey);
  }

  /** SHA-256 of its public half. */
  get id(): string {
    return sha256Hex(this.#publicKey.export({ type: 'spki', format: 'der' }));
  }

  sign(text: string): string {
    return sign(this.#hash, Buffer.from(text), this.privateKey).toString('base64');
  }

  isSigned(text: string, signature: string): boolean {
    return verify(this.#hash, Buffer.from(text), this.#publicKey, Buffer.from(signature, 'base64'));
  }

  get #hash(): 'sha256' | null {
    return this.privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  }
}

function usable(key: KeyObject): KeyObject {
  const isUsable = key.asymmetricKeyType === 'ed25519' || key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (!isUsable) throw new Error('--checkpoint-key: an Ed25519 or P-256 private key is expected');
  return key;
}

/** @returns undefined if there is none yet. @throws Error if it is none of this key and this version */
export async function readCheckpoint(file: string, key: CheckpointKey): Promise<Checked | undefined> {
  const text = await textOf(file);
  if (text === undefined) return undefined;
  try {
    const { signed, signature } = parseShape(envelope, JSON.parse(text));
    if (!key.isSigned(signed, signature)) throw new Error('it is not signed by this key');
    const { format: _format, ...checked } = parseShape(shape, JSON.parse(signed));
    return checked;
  } catch (error) {
    throw new Error(`${file}: no checkpoint to go on from: ${messageOf(error)}; without it all is checked anew`, {
      cause: error,
    });
  }
}

/** In the old one's place, or not at all. */
export async function writeCheckpoint(file: string, key: CheckpointKey, checked: Checked): Promise<void> {
  const signed = JSON.stringify({ format, ...checked });
  await writeFile(`${file}.new`, `${JSON.stringify({ signed, signature: key.sign(signed) })}\n`);
  await rename(`${file}.new`, file);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}
