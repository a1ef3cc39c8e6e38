import { canonical, keys, sha256Hex } from '@tierline/chaincode/record';
import type { Body, Json, Prior, Seal } from '@tierline/chaincode/schema';
import { hex, person } from './programme';

/** What a forger writes as the version after `prior`: a chain that links, with a state of its own choice. */
export function following(
  { seal, body }: Prior,
  by: string,
  state: Json,
  change: Partial<Seal> = {},
  salt = hex(16),
): Prior {
  const before = JSON.parse(seal) as Seal;
  const next: Body = { ...(JSON.parse(body) as Body), salt };
  next.state = { ...(next.state as object), ...(state as object) };
  const bytes = canonical(next);
  const link = {
    version: before.version + 1,
    prev: sha256Hex(seal),
    body: sha256Hex(bytes),
    by: { mspId: by, name: person },
    commandId: hex(16),
  };
  return { seal: canonical({ ...before, ...link, ...change }), body: bytes };
}

/** The writes that put a version at a member. */
export function versionAt(at: string, { seal, body }: Prior): { at: string; key: string; value: string }[] {
  const { kind, id, version } = JSON.parse(seal) as Seal;
  return [
    { at, key: keys.body(kind, id, version), value: body },
    { at, key: keys.seal(kind, id), value: seal },
  ];
}

export const ended: Json = { status: 'ended' };
