import type { SignatureChecker } from '@tierline/network/verify/portable';
import { holds, type SignatureQuestion } from '@tierline/network/wire';

type PublicKey = SignatureQuestion['publicKey'];

const algorithmOf = ({ algorithm }: PublicKey): { name: string; namedCurve?: string } =>
  algorithm === 'Ed25519' ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: algorithm };

const keys = new Map<string, Promise<CryptoKey | undefined>>();

/** Undefined if it is no point of its curve, or of an algorithm that this browser has not. */
function keyOf(publicKey: PublicKey): Promise<CryptoKey | undefined> {
  const id = publicKey.spki.toString('latin1');
  const known = keys.get(id);
  if (known) return known;
  const spki = new Uint8Array(publicKey.spki);
  const key = crypto.subtle.importKey('spki', spki, algorithmOf(publicKey), false, ['verify']).catch(() => undefined);
  keys.set(id, key);
  return key;
}

/** What WebCrypto has not: a curve that is out of use, a hash that hardly anybody signs by. */
const isOwn = ({ publicKey, hash }: SignatureQuestion): boolean => publicKey.algorithm === 'P-224' || hash !== 'sha256';

async function answer(question: SignatureQuestion): Promise<boolean> {
  if (isOwn(question)) return holds(question);
  const { publicKey, message, signature } = question;
  const key = await keyOf(publicKey);
  if (!key) return holds(question);
  const how = { name: key.algorithm.name, hash: 'SHA-256' };
  return crypto.subtle.verify(how, key, new Uint8Array(signature), new Uint8Array(Buffer.concat(message)));
}

/** By the browser's own cryptography, all of a block's at once. */
export const checkByWebCrypto: SignatureChecker = (questions) => Promise.all(questions.map(answer));
