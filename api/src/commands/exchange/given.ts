import { z } from 'zod';
import type { Wanted } from './exchange-context';
import type { Relation } from './relation';

/** Payloads, and identifiers of what a payload cannot say: a unit without a name, more digits than a JSON number has. */
export type Given = {
  payload: readonly unknown[];
  leftOut: string[];
  /** The identifier after which it goes on; absent: that was all. */
  next?: string;
};

/** An object by its identifier; how it reads is made only where it is on the page. */
type Found<View> = { id: string; view: () => View | undefined | Promise<View | undefined> };

/** In order of their identifiers, so that the same objects are the same list, and a page of it goes on where the one before ended. */
export async function givenOf<View>(
  shape: z.ZodType<View>,
  objects: readonly Found<View>[],
  { limit, after = '' }: Pick<Wanted, 'limit' | 'after'>,
): Promise<Given> {
  const rest = objects.filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
  // what bears the same identifier (a part's stock on both sides) is not torn apart
  const last = rest[limit - 1]?.id;
  const page = last === undefined ? rest : rest.filter(({ id }) => id <= last);
  const payload: unknown[] = [];
  const leftOut: string[] = [];
  for (const { id, view } of page) {
    const made = await view();
    const written = made === undefined ? undefined : z.safeEncode(shape, made);
    if (written?.success === true) payload.push(written.data);
    else leftOut.push(id);
  }
  return { payload, leftOut, ...(last !== undefined && page.length < rest.length && { next: last }) };
}

export const isWith = (partner: string, wanted: Wanted, relation: Pick<Relation, 'memberOf'>): boolean =>
  wanted.partner === undefined || relation.memberOf(wanted.partner) === partner;
