import { Exact } from '@tierline/chaincode/schema';
import type { EdiMessage } from '../edi';
import type { CallOffDemand, CallOffNeed } from './demand';
import { demandsOfVda } from './demands-of-vda';
import { materialUntil, optional, receivedOf } from './stated';

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
      return demandsOfVda(message);
    case 'DESADV':
    case 'INVRPT':
      return undefined;
  }
}

function ofDelfor({ document, buyer, seller, shipTo, lines }: Message<'DELFOR'>): CallOffDemand[] {
  return lines.map(({ buyerPart, supplierPart, unit, order, schedule, cumulativeReceived, lastReceipt }) => ({
    number: document.number,
    customer: buyer.id,
    supplier: seller.id,
    ...optional({ site: shipTo?.id, supplierPart, unit, order: order && [order.number, order.line ?? ''].join('/') }),
    customerPart: buyerPart,
    says: { firm: true, production: true },
    needs: schedule.map(({ type, per, date, from, quantity }): CallOffNeed => {
      const first = (date ?? from)?.slice(0, 10);
      const zone = type === 'firm' || type === 'production' ? { zone: type } : {};
      if (first !== undefined) return { per: per ?? 'day', from: first, ...zone, quantity };
      return { per: 'now', word: type === 'backlog' ? type : 'immediate need', quantity };
    }),
    ...receivedOf({
      ...{ cumulative: cumulativeReceived?.quantity, since: cumulativeReceived?.since },
      ...{ note: lastReceipt?.despatchNote, date: lastReceipt?.date, quantity: lastReceipt?.quantity },
    }),
    remarks: materialRemark(schedule.filter(({ type }) => type === 'material').length),
  }));
}

const materialRemark = (needs: number): string[] =>
  needs === 0 ? [] : [`${needs} needs are released for material alone and stand as forecast`];

/** Calls of one part on one day together; what is taken back is not asked for. A call is firm. */
function ofDeljit({ document, buyer, seller, shipTo, calls }: Message<'DELJIT'>): CallOffDemand[] {
  const parts = new Map<string, { unit?: string; days: Map<string, string> }>();
  for (const { action, dueAt, parts: wanted } of calls)
    for (const { buyerPart, quantity, unit } of action === 'add' ? wanted : []) {
      const part = parts.get(buyerPart) ?? { ...optional({ unit }), days: new Map<string, string>() };
      parts.set(buyerPart, part);
      const day = dueAt.slice(0, 10);
      part.days.set(day, new Exact(part.days.get(day) ?? 0).plus(quantity).toFixed());
    }
  return [...parts].map(([customerPart, { unit, days }]) => ({
    number: document.number,
    customer: buyer.id,
    supplier: seller.id,
    ...optional({ site: shipTo?.id, unit }),
    customerPart,
    says: { firm: true, production: false },
    needs: [...days].map(([from, quantity]) => ({ per: 'day', from, zone: 'firm', quantity })),
    remarks: [],
  }));
}

function ofX12(message: Message<'830' | '862'>): CallOffDemand[] {
  const { document, shipTo, supplier, lines } = message;
  const basis = message.message === '830' ? message.document.quantityBasis : 'actual';
  return lines.map(({ buyerPart, supplierPart, unit, order, schedule, cumulativeReceived, lastShipment, ...line }) => {
    const released = new Map(
      'authorisations' in line ? line.authorisations.map(({ type, through }) => [type, through]) : [],
    );
    return {
      number: document.number,
      supplier: supplier.id,
      site: shipTo.id,
      customerPart: buyerPart,
      ...optional({ supplierPart, unit, order, productionUntil: released.get('fabrication') }),
      says: { firm: true, production: message.message === '830' },
      needs: steps(
        schedule.map(({ certainty, per, date, quantity }): CallOffNeed => ({
          ...{ per, from: date, quantity },
          ...(certainty === 'firm' && { zone: certainty }),
        })),
        basis === 'cumulative' ? (cumulativeReceived?.quantity ?? '0') : undefined,
      ),
      ...receivedOfX12({ cumulativeReceived, lastShipment }),
      remarks: materialUntil(released.get('material')),
    };
  });
}

type X12Line = Message<'830' | '862'>['lines'][number];

const receivedOfX12 = ({
  cumulativeReceived: sum,
  lastShipment: last,
}: Pick<X12Line, 'cumulativeReceived' | 'lastShipment'>) =>
  receivedOf({
    ...{ cumulative: sum?.quantity, since: sum?.from, date: last?.date ?? sum?.to },
    ...{ note: last?.shipmentId, quantity: last?.quantity },
  });

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
