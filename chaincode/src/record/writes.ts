import { canonical } from './canonical';
import { keys } from './keys';
import type { Version } from './version';

/** `value` undefined deletes the key; `isPurge`: for good. */
export type PrivateWrite = { mspId: string; key: string; value: string | undefined; isPurge?: boolean };

/**
 * Who gets what (protocol.md §4). Who stays gets the next seal and body; who joins gets the version it joins from too, so
 * that its node can run `step`; who leaves keeps the version it leaves with, and no live seal.
 * Who is absent gets nothing: the others keep the seal beside the live one too, to prove it later (ADR 0031).
 */
export function writesOf(prior: Version | undefined, next: Version): PrivateWrite[] {
  const { kind, id, version, parties, absent } = next.seal;
  const before = prior?.seal.parties ?? [];
  const writes: PrivateWrite[] = [];
  for (const mspId of parties.filter((party) => !absent.includes(party))) {
    writes.push({ mspId, key: keys.body(kind, id, version), value: next.bodyBytes });
    writes.push({ mspId, key: keys.seal(kind, id), value: next.sealBytes });
    if (absent.length > 0) writes.push({ mspId, key: keys.absent(kind, id, version), value: next.sealBytes });
    if (prior && !before.includes(mspId)) writes.push(joining(mspId, prior, next));
  }
  for (const mspId of before.filter((party) => !parties.includes(party) && !absent.includes(party))) {
    writes.push({ mspId, key: keys.body(kind, id, version), value: next.bodyBytes });
    writes.push({ mspId, key: keys.left(kind, id, version), value: next.sealBytes });
    writes.push({ mspId, key: keys.seal(kind, id), value: undefined });
  }
  return writes.sort(byPlace);
}

/** The version before the first it is party to: its peer saw these bytes anyway. */
function joining(mspId: string, prior: Version, next: Version): PrivateWrite {
  const { kind, id, version } = next.seal;
  return {
    mspId,
    key: keys.joined(kind, id, version),
    value: canonical({ seal: prior.sealBytes, body: prior.bodyBytes }),
  };
}

function byPlace(a: PrivateWrite, b: PrivateWrite): number {
  if (a.mspId !== b.mspId) return a.mspId < b.mspId ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}
