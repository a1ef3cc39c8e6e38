import type { Credentials } from '@tierline/network/embedded';
import { Identity } from '@tierline/network/wire';
import { endorsement, mirrored, rewritten } from '../hostile-client';
import { calling, type Draft, draftOf, endorsementBy, prepared, withTxId } from '../protocol/by-hand';
import type { Client } from './client';
import type { Member, Tampering } from './script';

export type Ready = { bytes: Uint8Array; payload: Uint8Array; signature: Uint8Array; txId: string };
export type Keys = ReadonlyMap<string, Credentials>;

/** What a client signs and submits: the endorsed transaction as it is, or as `tampering` says. */
export function made(endorsed: Uint8Array, client: Client, keys: Keys, tampering: Tampering | undefined): Ready {
  const draft = tampering ? tampered(sorted(draftOf(endorsed)), keys, tampering) : draftOf(endorsed);
  const { bytes, payload } = prepared(draft);
  return { bytes, payload, txId: draft.txId, signature: signed(payload, client, tampering) };
}

function signed(payload: Uint8Array, client: Client, tampering: Tampering | undefined): Uint8Array {
  const how = tampering && 'alter' in tampering ? tampering.alter : undefined;
  if (how === 'signature with high s') return mirrored(client.sign(payload));
  if (how === 'signature of another') return client.sign(Buffer.from('something else'));
  return client.sign(payload);
}

/** Whose endorsement comes first is the gateway's luck, and must not decide what is tampered with. */
function sorted(draft: Draft): Draft {
  return { ...draft, endorsements: draft.endorsements.toSorted((a, b) => (mspIdOf(a) < mspIdOf(b) ? -1 : 1)) };
}

const mspIdOf = ({ endorser }: { endorser: Uint8Array }): string => Identity.parse(endorser).mspId;

function tampered(draft: Draft, keys: Keys, tampering: Tampering): Draft {
  if ('drop' in tampering) {
    return { ...draft, endorsements: draft.endorsements.filter((one) => mspIdOf(one) !== tampering.drop) };
  }
  if ('alter' in tampering) return altered(draft, tampering.alter);
  if ('inTheNameOf' in tampering) {
    const [thief] = tampering.signedBy;
    const [signer, claimed] = [thief, tampering.inTheNameOf].map((mspId) => ({ mspId, ...keyOf(keys, mspId) }));
    return { ...draft, endorsements: [...draft.endorsements.slice(0, 1), endorsementBy(draft, signer!, claimed)] };
  }
  const changed = 'results' in tampering ? { ...draft, prpBytes: withResults(draft, tampering.results) } : draft;
  const by = (mspId: Member) => endorsement(mspId, keyOf(keys, mspId), changed.prpBytes);
  return { ...changed, endorsements: tampering.signedBy.map(by) };
}

function altered(draft: Draft, what: Extract<Tampering, { alter: string }>['alter']): Draft {
  switch (what) {
    case 'tx id':
      // Its last digit turned, so that it is another's in every play.
      return withTxId(draft, `${draft.txId.slice(0, -1)}${draft.txId.endsWith('0') ? '1' : '0'}`);
    case 'arguments':
      return calling(draft, 'something else');
    case 'endorsement with high s': {
      const [first, ...rest] = draft.endorsements;
      return { ...draft, endorsements: [{ ...first!, signature: mirrored(first!.signature) }, ...rest] };
    }
    case 'signature with high s':
    case 'signature of another':
      return draft;
  }
}

function withResults({ prpBytes }: Draft, [from, to]: readonly [string, string]): Uint8Array {
  return rewritten(prpBytes, (_payload, action) => {
    const bytes = Buffer.from(action.getResults_asU8()).toString('latin1');
    if (from.length !== to.length || !bytes.includes(from)) throw new Error(`${from} is not in the results`);
    action.setResults(Buffer.from(bytes.replace(from, to), 'latin1'));
  });
}

function keyOf(keys: Keys, mspId: string): Credentials {
  const key = keys.get(mspId);
  if (!key) throw new Error(`no key of ${mspId}`);
  return key;
}
