import { z } from 'zod';
import type { Wanted } from './exchange-context';
import type { Relation } from './relation';

/** Payloads, and identifiers of what a payload cannot say: a unit without a name, more digits than a JSON number has. */
export type Given = { payload: readonly unknown[]; leftOut: string[] };

/** In order of their identifiers, so that the same objects are the same list. */
export function givenOf<View>(
  shape: z.ZodType<View>,
  objects: readonly { id: string; view: View | undefined }[],
): Given {
  const payload: unknown[] = [];
  const leftOut: string[] = [];
  for (const { id, view } of [...objects].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const written = view === undefined ? undefined : z.safeEncode(shape, view);
    if (written?.success === true) payload.push(written.data);
    else leftOut.push(id);
  }
  return { payload, leftOut };
}

export const isWith = (partner: string, wanted: Wanted, relation: Pick<Relation, 'memberOf'>): boolean =>
  wanted.partner === undefined || relation.memberOf(wanted.partner) === partner;
