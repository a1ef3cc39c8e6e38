import { bodyShape, type Body, type Seal } from '../../schema/protocol';
import { parseJson } from '../canonical';
import { sha256Hex } from '../hash';
import { root } from '../root';
import { shaped } from '../shaped';
import { parseSeal, type Version } from '../version';
import { found } from './outcome';
import type { LedgerTransaction } from './transaction';

/** In place of a body that was purged. */
export const unknownBody: Pick<Version, 'bodyBytes' | 'body'> = {
  bodyBytes: '',
  body: { command: { name: '', input: null }, state: null, salt: '' },
};

/** A version that no rule can be run for: its seal is of this transaction, and the body's where that is there. @throws Found */
export function sealedVersion(sealBytes: string, bodyBytes: string | undefined, tx: LedgerTransaction): Version {
  const seal = parseSeal(sealBytes, 'seal');
  if (bodyBytes !== undefined && sha256Hex(bodyBytes) !== seal.body)
    found('VERSION_DIFFERS', { expected: seal.body }, seal);
  if (seal.by.mspId !== tx.caller.mspId || seal.by.name !== tx.caller.name || seal.at !== tx.at)
    found('VERSION_DIFFERS', { reason: 'author or time is not the transaction’s' }, seal);
  const sealed = { sealBytes, sealHash: sha256Hex(sealBytes), seal };
  if (bodyBytes === undefined) return { ...sealed, ...unknownBody };
  const body = shaped(bodyShape, parseJson(bodyBytes, 'body'), 'body') as Body;
  requireRoot(body, seal);
  return { ...sealed, bodyBytes, body };
}

/** Fields shown in a body's place say the same as the body. @throws Found, Refusal */
function requireRoot(body: Body, seal: Seal): void {
  const { kind, id, version } = seal;
  const expected = root(body, `${kind}/${id}/${String(version)}`);
  if (expected !== seal.root) found('VERSION_DIFFERS', { expected, root: seal.root }, seal);
}
