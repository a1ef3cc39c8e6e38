import { z } from 'zod';
import { epcisMillis } from './canonical-value';

/** EPCIS 2.0 §9.6 in JSON, formats asserted: times with a zone, identifiers as URIs. Extensions are let through. */
const uri = z.string().regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/, 'a URI');
const time = z.string().refine((text) => epcisMillis(text) !== undefined, 'a timestamp with a zone');
const zoneOffset = z.string().regex(/^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/, 'an offset such as +01:00');
const action = z.enum(['ADD', 'OBSERVE', 'DELETE']);
const uris = z.array(uri);
const word = z.string().min(1);

const quantityElement = z.strictObject({
  epcClass: uri,
  quantity: z.number().optional(),
  uom: z
    .string()
    .regex(/^[A-Z0-9]{2,3}$/, 'a UN/ECE Rec 20 code')
    .optional(),
});
const quantities = z.array(quantityElement);
const place = z.looseObject({ id: uri });
const sensorReport = z.looseObject({
  type: word.optional(),
  value: z.number().optional(),
  uom: z.string().optional(),
  time: time.optional(),
  deviceID: uri.optional(),
});
const sensorElement = z.looseObject({
  sensorMetadata: z
    .looseObject({
      time: time.optional(),
      startTime: time.optional(),
      endTime: time.optional(),
      deviceID: uri.optional(),
    })
    .optional(),
  sensorReport: z.array(sensorReport).min(1),
});

const common = {
  eventTime: time,
  eventTimeZoneOffset: zoneOffset,
  recordTime: time.optional(),
  eventID: uri.optional(),
  errorDeclaration: z
    .looseObject({ declarationTime: time, reason: word.optional(), correctiveEventIDs: uris.optional() })
    .optional(),
  bizStep: word.optional(),
  disposition: word.optional(),
  persistentDisposition: z.looseObject({ set: z.array(word).optional(), unset: z.array(word).optional() }).optional(),
  readPoint: place.optional(),
  bizLocation: place.optional(),
  bizTransactionList: z.array(z.looseObject({ type: word.optional(), bizTransaction: uri })).optional(),
  sourceList: z.array(z.looseObject({ type: word, source: uri })).optional(),
  destinationList: z.array(z.looseObject({ type: word, destination: uri })).optional(),
  sensorElementList: z.array(sensorElement).optional(),
};
const things = { epcList: uris.optional(), quantityList: quantities.optional() };
const children = { childEPCs: uris.optional(), childQuantityList: quantities.optional() };

export const eventShapes = {
  ObjectEvent: z
    .looseObject({ type: z.literal('ObjectEvent'), ...common, action, ...things })
    .refine(
      (event) => Boolean(event.epcList?.length ?? event.quantityList?.length ?? event.sensorElementList?.length),
      'names no object and no sensor',
    ),
  AggregationEvent: z
    .looseObject({ type: z.literal('AggregationEvent'), ...common, action, parentID: uri.optional(), ...children })
    .refine(({ action: done, parentID }) => done === 'OBSERVE' || parentID !== undefined, 'names no parent'),
  AssociationEvent: z.looseObject({
    type: z.literal('AssociationEvent'),
    ...common,
    action,
    parentID: uri,
    ...children,
  }),
  TransactionEvent: z.looseObject({
    type: z.literal('TransactionEvent'),
    ...common,
    action,
    bizTransactionList: z.array(z.looseObject({ type: word.optional(), bizTransaction: uri })).min(1),
    parentID: uri.optional(),
    ...things,
  }),
  TransformationEvent: z.looseObject({
    type: z.literal('TransformationEvent'),
    ...common,
    inputEPCList: uris.optional(),
    inputQuantityList: quantities.optional(),
    outputEPCList: uris.optional(),
    outputQuantityList: quantities.optional(),
    transformationID: uri.optional(),
  }),
} as const;
export type EventType = keyof typeof eventShapes;
export type EpcisEvent =
  | z.infer<(typeof eventShapes)['ObjectEvent']>
  | z.infer<(typeof eventShapes)['AggregationEvent']>
  | z.infer<(typeof eventShapes)['AssociationEvent']>
  | z.infer<(typeof eventShapes)['TransactionEvent']>
  | z.infer<(typeof eventShapes)['TransformationEvent']>;
export type QuantityElement = z.infer<typeof quantityElement>;
export type SensorElement = z.infer<typeof sensorElement>;

export const isEventType = (text: unknown): text is EventType =>
  typeof text === 'string' && Object.hasOwn(eventShapes, text);
