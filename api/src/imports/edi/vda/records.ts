import { counter, day, text, thousandths, whole, type FieldCoding } from './fields';

export type Field = { path: string; from: number; to: number; coding: FieldCoding };
export type RecordType = '511' | '512' | '513' | '514' | '515' | '517' | '518' | '519';
/** `pairs`: from which column on, how many times date (6) and quantity (9) follow. */
export type RecordLayout = { version: string; fields: readonly Field[]; pairs?: { from: number; count: number } };

const field = (path: string, from: number, to: number, coding: FieldCoding = text): Field => ({
  path,
  from,
  to,
  coding,
});

export const recordWidth = 128;

/** The layout of VDA 4905 that we read and write: columns from 1, both ends counted. */
export const records: Readonly<Record<RecordType, RecordLayout>> = {
  '511': {
    version: '02',
    fields: [
      field('supplier', 6, 14),
      field('customer', 15, 23),
      field('previousTransmission', 24, 28, counter),
      field('transmission', 29, 33, counter),
      field('date', 34, 39, day),
      field('cumulativeResetOn', 40, 45, day),
    ],
  },
  '512': {
    version: '01',
    fields: [
      field('plant', 6, 8),
      field('callOff.number', 9, 17),
      field('callOff.date', 18, 23, day),
      field('callOff.previousNumber', 24, 32),
      field('callOff.previousDate', 33, 38, day),
      field('buyerPart', 39, 60),
      field('supplierPart', 61, 82),
      field('order', 83, 94),
      field('unloadingPoint', 95, 99),
      field('customerMark', 100, 103),
      field('unit', 104, 105),
      field('interval', 106, 106),
      field('productionRelease', 107, 107),
      field('materialRelease', 108, 108),
      field('usage', 109, 109),
      field('account', 110, 116),
      field('warehouse', 117, 123),
    ],
  },
  '513': {
    version: '01',
    fields: [
      field('bookedOn', 6, 11, day),
      field('despatchNote', 12, 19),
      field('despatchDate', 20, 25, day),
      field('quantity', 26, 37, thousandths),
      field('cumulativeReceived', 38, 47, whole),
    ],
    pairs: { from: 48, count: 5 },
  },
  '514': { version: '01', fields: [], pairs: { from: 6, count: 8 } },
  '515': {
    version: '02',
    fields: [
      field('productionFrom', 6, 11, day),
      field('productionTo', 12, 17, day),
      field('productionCumulative', 18, 27, whole),
      field('materialFrom', 28, 33, day),
      field('materialTo', 34, 39, day),
      field('materialCumulative', 40, 49, whole),
      field('part', 50, 71),
      field('intermediateSupplier', 72, 80),
      field('horizon', 81, 86, day),
      field('pointOfUse', 87, 100),
      field('cumulativeAtReset', 101, 110, whole),
    ],
  },
  '517': {
    version: '01',
    fields: [field('customerCode', 6, 27), field('supplierCode', 28, 49), field('capacity', 50, 56, whole)],
  },
  '518': { version: '01', fields: [field('first', 6, 45), field('second', 46, 85), field('third', 86, 125)] },
  '519': {
    version: '02',
    fields: (['511', '512', '513', '514', '517', '518', '519', '515'] as const).map((type, index) =>
      field(type, 6 + index * 7, 12 + index * 7, counter),
    ),
  },
};

export const isRecordType = (type: string): type is RecordType => Object.hasOwn(records, type);
