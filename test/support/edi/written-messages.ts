import fc from 'fast-check';
import { writeEdi, type EdiMessage } from '@tierline/api/imports';

type Message<Name extends EdiMessage['message']> = Extract<EdiMessage, { message: Name }>;

/** What escapes and ends are made of, and ordinary signs of Latin-1. */
const sign = fc.constantFrom(...Array.from("+:'?*~>|^!;.,- aZ09äß%/\\{}"));
const words = (maxLength: number) =>
  fc
    .array(sign, { minLength: 1, maxLength })
    .map((signs) => signs.join('').trim())
    .filter((text) => text !== '');
const id = words(12);
const two = (value: number) => String(value).padStart(2, '0');
const day = fc
  .tuple(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, date]) => `${year}-${two(month)}-${two(date)}`);
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
const minute = fc.tuple(day, clock).map(([date, time]) => `${date}T${time}`);
const dayOrMinute = fc.oneof(day, minute);
const whole = fc.integer({ min: 0, max: 999_999_999 }).map(String);
const decimal = fc
  .tuple(whole, fc.integer({ min: 0, max: 999_999 }))
  .map(([before, after]) => (after === 0 ? before : `${before}.${String(after).padStart(6, '0').replace(/0+$/, '')}`));
const unit = fc.constantFrom('PCE', 'KGM');
const some = (shape: Record<string, fc.Arbitrary<unknown>>, ...requiredKeys: string[]) =>
  fc.record(shape, { requiredKeys });

const edifact = <Name extends string>(message: Name, kind: string) => ({
  kind: fc.constant(kind),
  syntax: fc.constant('EDIFACT'),
  message: fc.constant(message),
  version: fc.constantFrom('D04A', 'D07A'),
  interchange: fc.record({ sender: id, receiver: id, sentAt: minute, reference: id, messages: fc.constant(1) }),
});
const party = some({ id, name: words(35) }, 'id');
const place = some({ id, name: words(35), unloadingPoint: id }, 'id');
const order = some({ number: id, line: id }, 'number');
const messageFunction = fc.constantFrom('replace', 'original');

const delforNeed = fc.oneof(
  fc.record({ type: fc.constantFrom('backlog', 'immediate'), quantity: decimal }),
  fc.record({ type: fc.constantFrom('firm', 'production'), per: fc.constant('day'), date: day, quantity: decimal }),
  fc.record({
    type: fc.constantFrom('forecast', 'material'),
    per: fc.constantFrom('week', 'month'),
    from: day,
    to: day,
    quantity: decimal,
  }),
);
const delforLine = some(
  {
    line: fc.integer({ min: 1, max: 999_999 }),
    buyerPart: words(35),
    supplierPart: words(35),
    description: words(35),
    pointOfUse: id,
    unit,
    order,
    cumulativeReceived: some({ quantity: decimal, since: day }, 'quantity'),
    lastReceipt: some({ quantity: decimal, date: day, despatchNote: id }, 'quantity'),
    schedule: fc.array(delforNeed, { minLength: 1, maxLength: 12 }),
  },
  ...(['line', 'buyerPart', 'unit', 'schedule'] as const),
);
const delfor = fc.record({
  ...edifact('DELFOR', 'deliverySchedule'),
  document: some(
    {
      number: id,
      previousNumber: id,
      function: messageFunction,
      issuedAt: dayOrMinute,
      horizon: fc.record({ from: day, to: day }),
    },
    ...(['number', 'issuedAt'] as const),
  ),
  buyer: party,
  seller: party,
  shipTo: place,
  lines: fc.array(delforLine, { minLength: 1, maxLength: 6 }),
});

const deljit = fc.record({
  ...edifact('DELJIT', 'sequencedCallOff'),
  document: some({ number: id, function: messageFunction, issuedAt: minute }, 'number', 'issuedAt'),
  buyer: party,
  seller: party,
  shipTo: place,
  calls: fc.uniqueArray(
    some(
      {
        sequence: fc.integer({ min: 0, max: 999_999_999 }),
        action: fc.constantFrom('add', 'delete'),
        dueAt: minute,
        vehicle: id,
        pointOfUse: id,
        parts: fc.array(
          some(
            { line: fc.integer({ min: 1, max: 99 }), buyerPart: words(35), quantity: decimal, unit },
            ...(['line', 'buyerPart', 'quantity'] as const),
          ),
          { maxLength: 3 },
        ),
      },
      ...(['sequence', 'action', 'dueAt', 'parts'] as const),
    ),
    { selector: ({ sequence }) => sequence, maxLength: 20 },
  ),
});

const sscc = fc.integer({ min: 0, max: 999_999_999 }).map((serial) => {
  const digits = `34260999${String(serial).padStart(9, '0')}`;
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${digits}${String((10 - (sum % 10)) % 10)}`;
});
const content = some(
  {
    line: fc.integer({ min: 1, max: 9999 }),
    buyerPart: words(35),
    supplierPart: words(35),
    quantity: decimal,
    unit,
    countryOfOrigin: fc.constantFrom('DE', 'CZ'),
    batch: id,
    producedOn: day,
    dangerousGoods: some({ regulation: id, class: id, un: id }, 'regulation'),
    order,
  },
  ...(['line', 'buyerPart', 'quantity'] as const),
);
const { unitOfGoods } = fc.letrec((tie) => ({
  unitOfGoods: fc.record(
    {
      sscc,
      package: id,
      contents: fc.array(content, { maxLength: 3 }),
      contains: fc.array(tie('unitOfGoods'), { minLength: 1, maxLength: 3, depthIdentifier: 'packing' }),
    },
    { requiredKeys: ['sscc', 'contents'] },
  ),
}));
const desadv = some(
  {
    ...edifact('DESADV', 'despatchAdvice'),
    document: some(
      { number: id, function: messageFunction, issuedAt: minute, despatchedAt: minute, estimatedArrivalAt: minute },
      ...(['number', 'issuedAt'] as const),
    ),
    grossWeightKg: decimal,
    seller: party,
    shipTo: place,
    carrier: party,
    transport: some(
      {
        reference: id,
        mode: fc.constantFrom('sea', 'rail', 'road', 'air'),
        trailer: id,
        seals: fc.array(id, { maxLength: 3 }),
      },
      'seals',
    ),
    handlingUnits: fc.array(unitOfGoods, { maxLength: 4, depthIdentifier: 'packing' }),
  },
  ...(['kind', 'syntax', 'message', 'version', 'interchange'] as const),
  ...(['document', 'seller', 'shipTo', 'transport', 'handlingUnits'] as const),
);

const invrpt = fc.record({
  ...edifact('INVRPT', 'inventoryReport'),
  document: some(
    { number: id, function: messageFunction, issuedAt: dayOrMinute, stockAt: dayOrMinute },
    ...(['number', 'issuedAt', 'stockAt'] as const),
  ),
  warehouse: party,
  supplier: party,
  lines: fc.array(
    some(
      {
        line: fc.integer({ min: 1, max: 9999 }),
        buyerPart: words(35),
        supplierPart: words(35),
        balances: fc.array(
          some(
            { state: fc.constantFrom('available', 'damaged', 'onHand'), quantity: decimal, unit, location: id },
            ...(['state', 'quantity'] as const),
          ),
          { maxLength: 4 },
        ),
      },
      ...(['line', 'buyerPart', 'balances'] as const),
    ),
    { minLength: 1, maxLength: 8 },
  ),
});

const control = fc.integer({ min: 0, max: 999_999_999 }).map((value) => String(value).padStart(9, '0'));
const x12 = (message: string, kind: string) => ({
  kind: fc.constant(kind),
  syntax: fc.constant('X12'),
  message: fc.constant(message),
  version: fc.constant('004010'),
  interchange: fc.record({
    ...{ sender: id, receiver: id, sentAt: minute, controlNumber: control },
    ...{ groupControlNumber: whole, test: fc.boolean() },
  }),
  shipTo: party,
  supplier: party,
});
const x12Need = {
  certainty: fc.constantFrom('firm', 'planning'),
  per: fc.constantFrom('day', 'week', 'month'),
  date: day,
  quantity: whole,
};
const x12Line = { line: id, buyerPart: words(30), supplierPart: words(30), order: id, unit: fc.constant('EA') };
const needed = ['line', 'buyerPart', 'unit', 'schedule'] as const;
const lastShipment = some({ quantity: decimal, date: day, shipmentId: id }, 'quantity');
/** Totals as their writer must state them. */
const totalled = (message: { lines: unknown[] }) => {
  const lines = message.lines as { schedule: { quantity: string }[] }[];
  const quantities = lines.flatMap(({ schedule }) => schedule).map(({ quantity }) => BigInt(quantity));
  const hashOfQuantities = String(quantities.reduce((sum, quantity) => sum + quantity, 0n));
  return { ...message, totals: { lineItems: lines.length, hashOfQuantities } };
};
const planning = fc
  .record({
    ...x12('830', 'deliverySchedule'),
    document: fc.record({
      ...{ number: id, purpose: fc.constantFrom('original', 'replace'), horizon: fc.record({ from: day, to: day }) },
      ...{
        issuedOn: day,
        scheduleType: fc.constant('delivery'),
        quantityBasis: fc.constantFrom('actual', 'cumulative'),
      },
    }),
    lines: fc.array(
      some(
        {
          ...x12Line,
          authorisations: fc.array(
            fc.record({ type: fc.constantFrom('fabrication', 'material'), through: day, cumulative: decimal }),
            { maxLength: 2 },
          ),
          schedule: fc.array(fc.record(x12Need), { maxLength: 10 }),
          lastShipment,
          cumulativeReceived: some({ quantity: decimal, from: day, to: day }, 'quantity'),
        },
        ...needed,
        'authorisations',
      ),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(totalled);
const shipping = fc
  .record({
    ...x12('862', 'shippingSchedule'),
    document: some(
      {
        ...{ number: id, purpose: fc.constantFrom('original', 'replace'), horizon: fc.record({ from: day, to: day }) },
        ...{ issuedOn: day, scheduleType: fc.constant('delivery'), releaseNumber: id },
      },
      ...(['number', 'purpose', 'horizon', 'issuedOn', 'scheduleType'] as const),
    ),
    lines: fc.array(
      some(
        {
          ...x12Line,
          dock: id,
          schedule: fc.array(
            fc.record({ ...x12Need, windows: fc.array(fc.record({ quantity: decimal, at: clock }), { maxLength: 3 }) }),
            { maxLength: 10 },
          ),
          lastShipment,
        },
        ...needed,
      ),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(totalled);

const vdaQuantity = { quantity: whole };
const vdaNear = fc.oneof(
  fc.record({ type: fc.constantFrom('backlog', 'immediate'), ...vdaQuantity }),
  fc.record({ type: fc.constant('day'), date: day, ...vdaQuantity }),
);
const week = fc.integer({ min: 1, max: 53 });
const vdaFar = fc.oneof(
  fc.record({
    ...{ type: fc.constant('weeks'), year: fc.integer({ min: 2000, max: 2099 }) },
    ...{ fromWeek: week, toWeek: week, ...vdaQuantity },
  }),
  fc.record({ type: fc.constant('month'), month: day.map((date) => date.slice(0, 7)), ...vdaQuantity }),
  fc.record({ type: fc.constant('remainder'), ...vdaQuantity }),
);
const vdaItem = some(
  {
    ...{ plant: words(3), buyerPart: words(22), supplierPart: words(22), order: words(12) },
    ...{
      unloadingPoint: words(5),
      customerMark: words(4),
      unit: fc.constantFrom('ST', 'KG'),
      interval: fc.constant('T'),
    },
    ...{ usage: fc.constant('S'), account: words(7), warehouse: words(7), cumulativeReceived: whole },
    callOff: some({ number: words(9), date: day, previousNumber: words(9), previousDate: day }, 'number', 'date'),
    lastReceipt: some(
      {
        ...{ bookedOn: day, despatchNote: words(8), despatchDate: day },
        quantity: fc
          .integer({ min: 1, max: 999_999_999 })
          .map((value) => String(value / 8))
          .filter((value) => /^\d+(?:\.\d{1,3})?$/.test(value)),
      },
      ...(['bookedOn', 'quantity'] as const),
    ),
    release: some({ productionFrom: day, productionTo: day, productionCumulative: whole, pointOfUse: words(14) }),
    packaging: some({ customerCode: words(22), capacity: fc.constant('48') }, 'capacity'),
    text: fc.array(words(40), { minLength: 3, maxLength: 3 }),
    schedule: fc
      .tuple(fc.array(vdaNear, { maxLength: 14 }), fc.array(vdaFar, { maxLength: 14 }))
      .map(([near, far]) => [...near, ...far]),
  },
  ...(['buyerPart', 'callOff', 'cumulativeReceived', 'schedule'] as const),
);
const vda = fc.record({
  ...{ kind: fc.constant('deliverySchedule'), syntax: fc.constant('VDA'), message: fc.constant('4905') },
  header: some(
    {
      ...{ supplier: words(9), customer: words(9), date: day, cumulativeResetOn: day },
      previousTransmission: fc.integer({ min: 0, max: 99_999 }),
      transmission: fc.integer({ min: 0, max: 99_999 }),
    },
    ...(['supplier', 'customer', 'date', 'previousTransmission', 'transmission'] as const),
  ),
  items: fc.array(vdaItem, { minLength: 1, maxLength: 5 }),
  recordCounts: fc.constant({}),
});

// What an arbitrary makes is held against the shape by the reader: each message is read again.
const typed = <Name extends EdiMessage['message']>(made: fc.Arbitrary<unknown>) => made as fc.Arbitrary<Message<Name>>;
export const anyMessage = {
  DELFOR: typed<'DELFOR'>(delfor),
  DELJIT: typed<'DELJIT'>(deljit),
  DESADV: typed<'DESADV'>(desadv),
  INVRPT: typed<'INVRPT'>(invrpt),
  '4905': typed<'4905'>(vda),
  '830': typed<'830'>(planning),
  '862': typed<'862'>(shipping),
};

/** @throws where the format has no place for the message */
export function textOf(message: EdiMessage): string {
  const written = writeEdi(message);
  if ('error' in written) throw new Error(JSON.stringify(written.error));
  return written.text;
}
