import { z } from 'zod';
import type { FeedFact } from '../../ports';

const role = z.enum(['custodian', 'owner', 'reporter']);
const place = z.object({ role, to: z.string() });
const identifier = z.union([
  z.object({ sscc: z.string() }).transform(({ sscc }) => sscc),
  z.object({ grai: z.string() }).transform(({ grai }) => grai),
  z.object({ gtin: z.string(), serial: z.string() }).transform(({ gtin, serial }) => `${gtin}/${serial}`),
]);

/** Who has a unit and whose it is, as far as this member has seen; who joins late has not seen all. */
export const unitCustody = z.object({
  name: z.string().optional(),
  custodian: z.string().optional(),
  owner: z.string().optional(),
  /** To whom custody is offered. */
  offeredTo: z.array(z.string()),
});
export type UnitCustody = z.infer<typeof unitCustody>;

const commissioned = z.object({ by: z.string(), identifier });
const succeeded = z.object({
  state: z.object({
    identifier,
    custodian: z.string(),
    owner: z.string(),
    closed: z.boolean(),
    offers: z.array(place.extend({ status: z.string() })),
  }),
});
const offered = z.object({ offer: place });

export function custodyAfter(before: UnitCustody | undefined, { type, data }: FeedFact): UnitCustody | undefined {
  const known = before ?? { offeredTo: [] };
  switch (type) {
    case 'UnitCommissioned': {
      const { by, identifier: name } = commissioned.parse(data);
      return { name, custodian: by, owner: by, offeredTo: [] };
    }
    case 'Succeeded': {
      const { identifier: name, custodian, owner, closed, offers } = succeeded.parse(data).state;
      const open = offers.filter((one) => one.status === 'offered' && one.role === 'custodian');
      return closed ? undefined : { name, custodian, owner, offeredTo: open.map(({ to }) => to) };
    }
    case 'RoleOffered': {
      const { offer } = offered.parse(data);
      return offer.role === 'custodian' ? { ...known, offeredTo: [...known.offeredTo, offer.to] } : known;
    }
    case 'UnitClosed':
      return undefined;
    default:
      return afterAnswer(known, type, data);
  }
}

function afterAnswer(known: UnitCustody, type: string, data: unknown): UnitCustody {
  if (!['OfferAccepted', 'OfferDeclined', 'OfferWithdrawn', 'OfferLapsed'].includes(type)) return known;
  const answered = place.parse(data);
  const { to } = answered;
  const rest = answered.role === 'custodian' ? known.offeredTo.filter((one) => one !== to) : known.offeredTo;
  const settled = { ...known, offeredTo: rest };
  if (type !== 'OfferAccepted' || answered.role === 'reporter') return settled;
  return { ...settled, [answered.role]: to };
}
