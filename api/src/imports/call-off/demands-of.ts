import { dayNumber, Exact, instantOf } from '@tierline/chaincode/schema';
import type { EdiMessage } from '../edi';
import type { CallOffDemand, CallOffNeed } from './demand';

type Message<Name extends EdiMessage['message']> = Extract<EdiMessage, { message: Name }>;

/** The demand that a message states; undefined for one that states none: a despatch advice, an inventory report. */
export function demandsOf(message: EdiMessage): CallOffDemand[] | undefined {
  switch (message.message) {
    case 'DELFOR':
      return ofDelfor(message);
    case 'DELJIT':
      return ofDeljit(message);
    case '830':
    case '862':
      return ofX12(message);
    case '4905':
      return ofVda(message);
    case 'DESADV':
    case 'INVRPT':
      return undefined;
  }
}

function ofDelfor({ buyer, seller, shipTo, lines }: Message<'DELFOR'>): CallOffDemand[] {
  return lines.map(({ buyerPart, supplierPart, unit, schedule }) => ({
    customer: buyer.id,
    supplier: seller.id,
    site: shipTo?.id ?? buyer.id,
    customerPart: buyerPart,
    ...(supplierPart !== undefined && { supplierPart }),
    ...(unit !== undefined && { unit }),
    needs: schedule.map(({ per, date, from, quantity }): CallOffNeed => {
      const first = (date ?? from)?.slice(0, 10);
      return first === undefined ? { per: 'now', quantity } : { per: per ?? 'day', from: first, quantity };
    }),
  }));
}

/** Calls of one part on one day together; what is taken back is not asked for. */
function ofDeljit({ buyer, seller, shipTo, calls }: Message<'DELJIT'>): CallOffDemand[] {
  const parts = new Map<string, { unit?: string; days: Map<string, string> }>();
  for (const { action, dueAt, parts: wanted } of calls)
    for (const { buyerPart, quantity, unit } of action === 'add' ? wanted : []) {
      const part = parts.get(buyerPart) ?? { ...(unit !== undefined && { unit }), days: new Map<string, string>() };
      parts.set(buyerPart, part);
      const day = dueAt.slice(0, 10);
      part.days.set(day, new Exact(part.days.get(day) ?? 0).plus(quantity).toFixed());
    }
  return [...parts].map(([customerPart, { unit, days }]) => ({
    customer: buyer.id,
    supplier: seller.id,
    site: shipTo?.id ?? buyer.id,
    customerPart,
    ...(unit !== undefined && { unit }),
    needs: [...days].map(([from, quantity]) => ({ per: 'day', from, quantity })),
  }));
}

function ofX12(message: Message<'830' | '862'>): CallOffDemand[] {
  const { shipTo, supplier, lines } = message;
  const basis = message.message === '830' ? message.document.quantityBasis : 'actual';
  return lines.map(({ buyerPart, supplierPart, unit, schedule, cumulativeReceived }) => ({
    supplier: supplier.id,
    site: shipTo.id,
    customerPart: buyerPart,
    ...(supplierPart !== undefined && { supplierPart }),
    ...(unit !== undefined && { unit }),
    needs: steps(
      schedule.map(({ per, date, quantity }): CallOffNeed => ({ per, from: date, quantity })),
      basis === 'cumulative' ? (cumulativeReceived?.quantity ?? '0') : undefined,
    ),
  }));
}

/** Cumulative needs as what each adds to the one before, from what was received. */
function steps(needs: CallOffNeed[], received: string | undefined): CallOffNeed[] {
  if (received === undefined) return needs;
  let before = new Exact(received);
  return needs.map((need) => {
    const added = new Exact(need.quantity).minus(before);
    if (added.isPositive()) before = new Exact(need.quantity);
    return { ...need, quantity: added.isPositive() ? added.toFixed() : '0' };
  });
}

function ofVda({ header, items }: Message<'4905'>): CallOffDemand[] {
  return items.map(({ plant, buyerPart, supplierPart, unit, schedule }) => ({
    customer: header.customer,
    supplier: header.supplier,
    site: plant ?? header.customer,
    customerPart: buyerPart,
    ...(supplierPart !== undefined && { supplierPart }),
    ...(unit !== undefined && { unit }),
    needs: schedule.map((need): CallOffNeed => {
      switch (need.type) {
        case 'noNeed':
          return { per: 'now', quantity: '0' };
        case 'backlog':
        case 'immediate':
          return { per: 'now', quantity: need.quantity };
        case 'remainder':
          return { per: 'later', quantity: need.quantity };
        case 'day':
          return { per: 'day', from: need.date, quantity: need.quantity };
        case 'weeks':
          return { per: 'week', from: mondayOf(need.year, need.fromWeek), quantity: need.quantity };
        case 'month':
          return { per: 'month', from: `${need.month}-01`, quantity: need.quantity };
      }
    }),
  }));
}

/** ISO 8601: 4 January is in week 1. */
function mondayOf(year: number, week: number): string {
  const fourth = dayNumber(`${year}-01-04`) ?? 0;
  const monday = fourth - ((((fourth + 3) % 7) + 7) % 7);
  return instantOf((monday + (week - 1) * 7) * 86_400_000).slice(0, 10);
}
