import { readEdi, type EdiMessage, type EdiOutcome } from '../edi';
import type { Row } from '../report';
import type { StockLine, StockTable } from './rows';

type Invrpt = Extract<EdiMessage, { message: 'INVRPT' }>;

/** EDIFACT INVRPT, one balance a row, at the site of its warehouse; damaged stock is blocked. What is on hand counts where nothing is called available. */
export function ediStock(text: string): StockTable {
  const outcomes = readEdi(text);
  const lines: StockLine[] = [];
  const remarks: Row[] = [];
  for (const outcome of outcomes) {
    if (!outcome.accepted) remarks.push(refusedBy(outcome));
    else if (outcome.message.message !== 'INVRPT')
      remarks.push({ row: 0, code: 'UNSUPPORTED', message: `${outcome.message.message} states no stock` });
    else lines.push(...linesOf(outcome.message, lines.length + 1));
  }
  return { lines, broken: [], remarks };
}

function refusedBy({ errors }: Extract<EdiOutcome, { accepted: false }>): Row {
  return {
    row: 0,
    code: 'FILE_UNREADABLE',
    message: errors
      .map((error) => JSON.stringify(error))
      .join('; ')
      .slice(0, 500),
  };
}

function linesOf({ document, warehouse, lines }: Invrpt, first: number): StockLine[] {
  const balances = lines.flatMap(({ balances: all, buyerPart, supplierPart }) => {
    const isNamed = all.some(({ state }) => state === 'available');
    return all
      .filter(({ state }) => state !== 'onHand' || !isNamed)
      .map((balance) => ({ ...balance, buyerPart, supplierPart }));
  });
  return balances.map(({ state, quantity, unit = '', buyerPart, supplierPart = '' }, index) => ({
    row: first + index,
    cells: {
      ...{ site: warehouse.id, quantity, unit, as_of: document.stockAt, blocked: state === 'damaged' ? 'yes' : '' },
      ...{ customer_part: buyerPart, supplier_part: supplierPart, holder: '', partner: '' },
    },
  }));
}
