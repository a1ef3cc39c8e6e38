import type { Json } from '../schema/protocol';
import { canonical } from './canonical';
import { hmacSha256, sha256, sha256Hex } from './hash';

const first16 = (bytes: Buffer): string => bytes.subarray(0, 16).toString('hex');
const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');

/** The secret of an accepted link, from the 16 random bytes (hex) that each side put in (protocol.md §6). */
export function linkSecret(proposers: string, acceptors: string): string {
  return sha256Hex(Buffer.concat([Buffer.from('tierline/link/1'), fromHex(proposers), fromHex(acceptors)]));
}

/** Both sides of a link find this id for the same subject, and nobody else can guess it. */
export function derivedId(secret: string, kind: string, subject: Json): string {
  return first16(hmacSha256(fromHex(secret), canonical([kind, subject])));
}

/** An entry's id: one per member and commandId, so that a resubmission hits what is there. */
export function entryIdOf(mspId: string, commandId: string): string {
  return first16(sha256(Buffer.concat([Buffer.from(mspId), Buffer.from([0]), fromHex(commandId)])));
}

/** An entry that either side may write, and only one does (a reminder): its id follows from record and subject. */
export function sharedEntryId(kind: string, id: string, type: string, subject: Json): string {
  return first16(sha256(Buffer.from(`tierline/entry/1${canonical([kind, id, type, subject])}`)));
}

/** Ties one record to another without showing it; opened in an audit by giving seal hash and nonce (16 bytes hex). */
export function pinOf(sealHash: string, nonce: string): string {
  return sha256Hex(Buffer.concat([fromHex(sealHash), fromHex(nonce)]));
}

/** Four bytes that an id drawn or derived begins with once in four thousand million times. */
const reserved = 'ffffffff';

/** The one id under which a record may be succeeded after that version: no other record begins under one like it. */
export function successorId(id: string, sealHash: string): string {
  const hash = sha256Hex(Buffer.concat([Buffer.from('tierline/succeed/2'), fromHex(id), fromHex(sealHash)]));
  return `${reserved}${hash.slice(0, 24)}`;
}

/** Every party knows it beforehand: who is to be left out could else make a record there, with those who are to go on. */
export const isReserved = (id: string): boolean => id.startsWith(reserved);
