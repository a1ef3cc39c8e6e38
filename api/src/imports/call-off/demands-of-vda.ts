import { dayNumber, instantOf } from '@tierline/chaincode/schema';
import type { EdiMessage } from '../edi';
import type { CallOffDemand, CallOffNeed } from './demand';
import { materialUntil, optional, receivedOf } from './stated';

type Vda = Extract<EdiMessage, { message: '4905' }>;
type Item = Vda['items'][number];

/** VDA knows no firm zone; its codes of release (512) mean what two partners agreed, its days (515) what they say. */
export function demandsOfVda({ header, items }: Vda): CallOffDemand[] {
  return items.map(({ callOff, plant, buyerPart, supplierPart, unit, order, schedule, release, ...item }) => ({
    number: callOff.number,
    customer: header.customer,
    supplier: header.supplier,
    ...optional({ site: plant, supplierPart, unit, order, productionUntil: release?.productionTo }),
    customerPart: buyerPart,
    says: { firm: false, production: release?.productionTo !== undefined },
    needs: schedule.map(vdaNeed),
    ...receivedOf({
      ...{ cumulative: item.cumulativeReceived, since: header.cumulativeResetOn, date: item.lastReceipt?.bookedOn },
      ...{ note: item.lastReceipt?.despatchNote, quantity: item.lastReceipt?.quantity },
    }),
    remarks: [...materialUntil(release?.materialTo), ...releaseCodes(item, release)],
  }));
}

function releaseCodes(
  { productionRelease, materialRelease }: Pick<Item, 'productionRelease' | 'materialRelease'>,
  release: Item['release'],
): string[] {
  const alone = [
    ...(release?.productionTo === undefined && productionRelease !== undefined
      ? [`production ${productionRelease}`]
      : []),
    ...(release?.materialTo === undefined && materialRelease !== undefined ? [`material ${materialRelease}`] : []),
  ];
  return alone.map((code) => `release code ${code} has no day beside it (515) and is not read`);
}

function vdaNeed(need: Item['schedule'][number]): CallOffNeed {
  switch (need.type) {
    case 'noNeed':
      return { per: 'now', word: 'no need', quantity: '0' };
    case 'backlog':
      return { per: 'now', word: need.type, quantity: need.quantity };
    case 'immediate':
      return { per: 'now', word: 'immediate need', quantity: need.quantity };
    case 'remainder':
      return { per: 'later', quantity: need.quantity };
    case 'day':
      return { per: 'day', from: need.date, quantity: need.quantity };
    case 'weeks':
      return { per: 'week', from: mondayOf(need.year, need.fromWeek), quantity: need.quantity };
    case 'month':
      return { per: 'month', from: `${need.month}-01`, quantity: need.quantity };
  }
}

/** ISO 8601: 4 January is in week 1. */
function mondayOf(year: number, week: number): string {
  const fourth = dayNumber(`${year}-01-04`) ?? 0;
  const monday = fourth - ((((fourth + 3) % 7) + 7) % 7);
  return instantOf((monday + (week - 1) * 7) * 86_400_000).slice(0, 10);
}
