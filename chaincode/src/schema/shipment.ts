import { z } from 'zod';
import type { FactOf } from './facts';
import { bpns, hex16, hex32, instant, mspId, quantity, signedQuantity, sscc, text, unitCode } from './primitives';

const lineNumber = z.int().min(1).max(9999);
const line = z.strictObject({
  line: lineNumber,
  customerPart: text(40),
  supplierPart: text(40).optional(),
  quantity,
  unit: unitCode,
});
/** A logistic unit and what is in it; `custody` is the id of its custody record, which the steward keeps too. */
const handlingUnit = z.strictObject({ sscc, lines: z.array(lineNumber).max(50), custody: hex16.optional() });
/** Without a carrier the shipper drives itself. */
const leg = z.strictObject({ from: bpns, to: bpns, carrier: mspId.optional() });

const timeClassifiers = ['estimated', 'requested', 'planned', 'actual'] as const;
const milestone = z.strictObject({
  leg: z.int().min(0).max(19),
  event: z.enum(['departure', 'arrival']),
  classifier: z.enum(timeClassifiers),
  time: instant,
  note: text(500).optional(),
});

export const shipmentInputs = {
  PlanShipment: z.strictObject({
    number: text(35),
    consignee: mspId,
    order: text(35).optional(),
    lines: z.array(line).min(1).max(500),
    handlingUnits: z.array(handlingUnit).max(200),
    legs: z.array(leg).min(1).max(20),
  }),
  /** Pins are salted hashes of the units' custody versions (protocol.md §6). */
  DispatchShipment: z.strictObject({
    dispatchedAt: instant,
    handlingUnits: z.array(handlingUnit).max(200).optional(),
    pins: z.array(hex32).max(200).optional(),
  }),
  RecordMilestone: milestone,
  ReceiveShipment: z.strictObject({
    receivedAt: instant,
    lines: z
      .array(
        z.strictObject({
          line: lineNumber,
          quantity,
          reason: z.enum(['short', 'over', 'damaged', 'wrong-part', 'missing']).optional(),
          note: text(500).optional(),
        }),
      )
      .min(1)
      .max(500),
  }),
  CancelShipment: z.strictObject({ reason: text(500) }),
} as const;
/** `difference` = received - shipped, in the line's unit. */
const difference = z.strictObject({
  line: lineNumber,
  shipped: quantity,
  received: quantity,
  difference: signedQuantity,
});
export const shipmentFacts = {
  ShipmentPlanned: shipmentInputs.PlanShipment.extend({ shipper: mspId }),
  ShipmentDispatched: shipmentInputs.DispatchShipment,
  MilestoneRecorded: milestone.extend({ by: mspId, at: instant }),
  ShipmentReceived: z.strictObject({ receipt: shipmentInputs.ReceiveShipment, differences: z.array(difference) }),
  ShipmentCancelled: shipmentInputs.CancelShipment,
} as const;
export const shipmentEntries = {
  comment: z.strictObject({ type: z.literal('comment'), text: text(5000) }),
  evidence: z.strictObject({
    type: z.literal('evidence'),
    source: z.enum(['epcis', 'photo', 'document', 'edi', 'remark']),
    hash: z.union([hex32, z.string().regex(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/)]),
    /** Opens the pins of the same event beside units (protocol.md §6): SHA-256(event hash || nonce). */
    nonce: hex16.optional(),
    happenedAt: instant.optional(),
    note: text(2000).optional(),
  }),
} as const;

export type ShipmentInput<Name extends keyof typeof shipmentInputs> = z.infer<(typeof shipmentInputs)[Name]>;
export type ShipmentFact = FactOf<typeof shipmentFacts>;
export type Difference = z.infer<typeof difference>;
export type HandlingUnit = z.infer<typeof handlingUnit>;
type Leg = z.infer<typeof leg>;
export type Milestone = z.infer<typeof milestone>;
/** The latest word per leg, event and classifier; `moved` counts how often it changed. */
export type NegotiatedTime = Omit<Milestone, 'note'> & { by: string; at: string; moved: number };
export type Receipt = ShipmentInput<'ReceiveShipment'>;
export type ShipmentState = {
  shipper: string;
  consignee: string;
  number: string;
  order?: string;
  lines: z.infer<typeof line>[];
  handlingUnits: HandlingUnit[];
  legs: Leg[];
  status: 'planned' | 'dispatched' | 'received' | 'cancelled';
  times: NegotiatedTime[];
  dispatchedAt?: string;
  pins: string[];
  receipt?: Receipt;
};

export const shipmentStateShape: z.ZodType<ShipmentState> = shipmentInputs.PlanShipment.extend({
  shipper: mspId,
  status: z.enum(['planned', 'dispatched', 'received', 'cancelled']),
  times: z.array(milestone.omit({ note: true }).extend({ by: mspId, at: instant, moved: z.int().min(0) })),
  dispatchedAt: instant.optional(),
  pins: z.array(hex32),
  receipt: shipmentInputs.ReceiveShipment.optional(),
});
