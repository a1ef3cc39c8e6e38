import { z } from 'zod';
import type { FactOf } from './facts';
import { grai, gtin, hex16, hex32, instant, mspId, quantity, sscc, text, unitCode } from './primitives';

const propertyName = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'a property name');

/** A sensor's measurement (GS1 web vocabulary, Rec 20 unit) that is this property: value x scale is the integer reported. */
type Measures = { measurement: string; uom: string; scale: string };
/** What the property is to stay within, both included; a reading outside stands all the same, and is shown. */
type Limits = { minimum?: number; maximum?: number };
type Flags = {
  required?: boolean;
  fixed?: boolean;
  delayed?: boolean;
  note?: string;
};
export type Property = Flags &
  (
    | { type: 'integer'; measures?: Measures; limits?: Limits }
    | { type: 'text' | 'boolean' }
    | { type: 'choice'; options: string[] }
    | { type: 'group'; members: Record<string, Property> }
  );
export type PropertyValue = string | number | boolean | { [name: string]: PropertyValue };
export type Values = Record<string, PropertyValue>;

const flags = {
  required: z.boolean().optional(),
  /** Set at commissioning, never changed. */
  fixed: z.boolean().optional(),
  /** Not to be given at commissioning: it is measured later. */
  delayed: z.boolean().optional(),
  note: text(200).optional(),
};
const measures = z.strictObject({ measurement: text(60), uom: unitCode, scale: quantity });
const limits = z
  .strictObject({ minimum: z.int().optional(), maximum: z.int().optional() })
  .refine(
    ({ minimum, maximum }) => (minimum ?? maximum ?? 1) <= (maximum ?? minimum ?? 0),
    'a minimum or a maximum, in order',
  );
/** Groups lie as deep as a body may (protocol.md §2), no deeper: no input makes the check itself run out. */
const deepestGroup = 12;
function propertyWithin(groups: number): z.ZodType<Property> {
  const plain = [
    z.strictObject({ type: z.literal('integer'), measures: measures.optional(), limits: limits.optional(), ...flags }),
    z.strictObject({ type: z.enum(['text', 'boolean']), ...flags }),
    z.strictObject({ type: z.literal('choice'), options: z.array(text(60)).min(1).max(50), ...flags }),
  ] as const;
  if (groups === 0) return z.discriminatedUnion('type', plain);
  const members = z.record(propertyName, propertyWithin(groups - 1));
  return z.discriminatedUnion('type', [...plain, z.strictObject({ type: z.literal('group'), members, ...flags })]);
}
/** One item of the code list `unit-kinds`. */
const unitKindShape = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  properties: z.record(propertyName, propertyWithin(deepestGroup)),
});

function valueWithin(groups: number): z.ZodType<PropertyValue> {
  const plain = [text(2000), z.int(), z.boolean()] as const;
  return z.union(groups === 0 ? plain : [...plain, z.record(propertyName, valueWithin(groups - 1))]);
}
const values = z.record(propertyName, valueWithin(deepestGroup));

/** GS1 identifiers: a serialised item, a logistic unit, a returnable asset. */
export const identifierShape = z.discriminatedUnion('scheme', [
  z.strictObject({ scheme: z.literal('sgtin'), gtin, serial: z.string().regex(/^[!-~]{1,20}$/) }),
  z.strictObject({ scheme: z.literal('sscc'), sscc }),
  z.strictObject({ scheme: z.literal('grai'), grai }),
]);
const custodyRoles = ['custodian', 'owner', 'reporter'] as const;
const role = z.enum(custodyRoles);
const remarks = z.strictObject({
  seal: text(60).optional(),
  condition: text(500).optional(),
  count: z.int().min(0).optional(),
  note: text(2000).optional(),
});

export const custodyInputs = {
  CommissionUnit: z.strictObject({ identifier: identifierShape, kind: unitKindShape, values }),
  OfferRole: z.strictObject({
    role,
    to: mspId,
    properties: z.array(propertyName).max(100).optional(),
    answerBy: instant.optional(),
  }),
  AcceptOffer: z.strictObject({ role, remarks: remarks.optional() }),
  /** `to`: whose offer it is, where the steward declines one. */
  DeclineOffer: z.strictObject({ role, to: mspId.optional(), reason: text(500).optional() }),
  WithdrawOffer: z.strictObject({ role, to: mspId }),
  PackUnits: z.strictObject({ units: z.array(hex16).min(1).max(49) }),
  EnterContainer: z.strictObject({ container: hex16 }),
  UnpackUnits: z.strictObject({ units: z.array(hex16).min(1).max(49) }),
  LeaveContainer: z.strictObject({ container: hex16 }),
  DismissReporter: z.strictObject({ reporter: mspId, properties: z.array(propertyName).min(1).max(100) }),
  CloseUnit: z.strictObject({ reason: text(500).optional() }),
} as const;

export const custodyEntries = {
  /** What a reporter states of the unit's properties. */
  reading: z.strictObject({
    type: z.literal('reading'),
    values,
    measuredAt: instant.optional(),
    device: text(120).optional(),
  }),
  /**
   * A document, scan or message that speaks of the unit. The hash is of what lies elsewhere; what could be guessed is
   * salted, for the steward sees it (an EPCIS event: its pin, opened by the nonce in the shipment's evidence).
   */
  evidence: z.strictObject({
    type: z.literal('evidence'),
    source: z.enum(['epcis', 'photo', 'document', 'slip', 'remark']),
    hash: hex32,
    happenedAt: instant.optional(),
    note: text(2000).optional(),
  }),
  /** An offer nobody answered in time; either side may write it, and one does. */
  reminder: z.strictObject({ type: z.literal('reminder'), role, to: mspId, answerBy: instant }),
} as const;

export type CustodyRole = (typeof custodyRoles)[number];
export type UnitKind = z.infer<typeof unitKindShape>;
export type Identifier = z.infer<typeof identifierShape>;
export type CustodyInput<Name extends keyof typeof custodyInputs> = z.infer<(typeof custodyInputs)[Name]>;
export type CustodyEntry<Name extends keyof typeof custodyEntries> = z.infer<(typeof custodyEntries)[Name]>;

export type OfferStatus = (typeof offerStatuses)[number];
export type Offer = {
  role: CustodyRole;
  from: string;
  to: string;
  status: OfferStatus;
  at: string;
  properties?: string[];
  answerBy?: string;
};
export type UnitState = {
  identifier: Identifier;
  kind: UnitKind;
  commissioner: string;
  /** The registry's when the unit was commissioned; it keeps the unit's witness however the consortium's steward changes. */
  steward: string;
  owner: string;
  custodian: string;
  closed: boolean;
  /** As commissioned; readings are folded on top by readers. */
  values: Values;
  /** By property, in the order in which they got the right. */
  reporters: Record<string, string[]>;
  dismissed: Record<string, string[]>;
  offers: Offer[];
  /** Ids of the units packed in it, sorted. */
  contents: string[];
  container?: string;
};

const offerStatuses = ['offered', 'accepted', 'declined', 'withdrawn', 'lapsed'] as const;
const offer = z.strictObject({
  role,
  from: mspId,
  to: mspId,
  status: z.enum(offerStatuses),
  at: instant,
  properties: z.array(propertyName).max(100).optional(),
  answerBy: instant.optional(),
});
const reporters = z.record(propertyName, z.array(mspId));

const units = z.strictObject({ units: z.array(hex16) });
const container = z.strictObject({ container: hex16 });
const closed = z.strictObject({ role, from: mspId, to: mspId });
export const custodyFacts = {
  UnitCommissioned: custodyInputs.CommissionUnit.extend({ by: mspId, steward: mspId }),
  RoleOffered: z.strictObject({ offer: offer.omit({ status: true }) }),
  OfferAccepted: closed.extend({ properties: offer.shape.properties, remarks: remarks.optional() }),
  OfferDeclined: closed.extend({ reason: text(500).optional() }),
  OfferWithdrawn: closed,
  OfferLapsed: closed,
  UnitsPacked: units,
  UnitsUnpacked: units,
  ContainerEntered: container,
  ContainerLeft: container,
  ReporterDismissed: custodyInputs.DismissReporter,
  UnitClosed: custodyInputs.CloseUnit,
} as const;
export type CustodyFact = FactOf<typeof custodyFacts>;

export const unitStateShape: z.ZodType<UnitState> = z.strictObject({
  identifier: identifierShape,
  kind: unitKindShape,
  commissioner: mspId,
  steward: mspId,
  owner: mspId,
  custodian: mspId,
  closed: z.boolean(),
  values,
  reporters,
  dismissed: reporters,
  offers: z.array(offer),
  contents: z.array(hex16),
  container: hex16.optional(),
});
