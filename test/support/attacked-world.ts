import { randomBytes } from 'node:crypto';
import { personRoles, type Role } from '@tierline/chaincode/schema';
import { Asking, enumValue, literal } from './asking';
import { getIntrospectionQuery, type Operation, operationsOf } from './operations';
import { type TestedConstellation, testedConstellation } from './tested-network';

export const channel = 'axle-programme';
export const id16 = (): string => randomBytes(16).toString('hex');
/** Texts of the records below: nobody else may ever read one. */
export const secrets = ['SECRET-PART', 'SECRET-SHIPMENT', '395220000000000177', '987654'];

export type Raw = { status: number; text: string; headers: Headers };

/** Records of oem, axle and steward, on a running consortium, and everybody else's way to ask for them. */
export class AttackedWorld {
  private constructor(
    readonly asking: Asking,
    /** By kind. All are of oem and axle, the unit of axle and steward. */
    readonly ids: Readonly<Record<string, string>>,
    readonly operations: readonly Operation[],
    /** A message on the forecast, with a file. */
    readonly said: { entryId: string; path: string },
    /** To act on axle's shipment. */
    readonly guestLink: string,
  ) {}

  static async create(): Promise<AttackedWorld> {
    const asking = new Asking(await testedConstellation({ logLevel: 'silent' }));
    const ids = await makeRecords(asking);
    const said = await saySecrets(asking, ids['forecast'] ?? '');
    const guestLink = await inviteWithSecrets(asking, ids['shipment'] ?? '');
    const { data } = await asking.ask('oem', ['viewer'], getIntrospectionQuery());
    return new AttackedWorld(asking, ids, operationsOf(data), said, guestLink);
  }

  get constellation(): TestedConstellation {
    return this.asking.constellation;
  }

  /** The answer as bytes, without what differs by request. */
  async raw(slug: string, body: unknown, headers: Record<string, string> = {}): Promise<Raw> {
    const response = await fetch(this.constellation.url(slug), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    // whatever is asked, the node must have foreseen it
    expect(text).not.toContain('"UNEXPECTED"');
    return { status: response.status, text, headers: response.headers };
  }

  /** An operation as a person of a member; `given` are values for arguments of these names, wherever they stand. */
  async operate(
    slug: string,
    roles: readonly Role[],
    operation: Operation,
    given: Record<string, unknown>,
  ): Promise<Raw> {
    const token = await this.token(slug, roles);
    const body = { query: operation.document, variables: operation.variables(given) };
    const accept = operation.type === 'subscription' ? 'text/event-stream' : 'application/json';
    return this.raw(slug, body, { authorization: `Bearer ${token}`, accept });
  }

  readonly #tokens = new Map<string, Promise<string>>();
  token(slug: string, roles: readonly Role[] = personRoles): Promise<string> {
    const key = `${slug} ${roles.join()}`;
    const known = this.#tokens.get(key) ?? this.constellation.token(slug, roles);
    this.#tokens.set(key, known);
    return known;
  }
}

async function makeRecords(asking: Asking): Promise<Record<string, string>> {
  const link = await linked(asking, 'oem', 'axle', 'AxleMSP');
  await linked(asking, 'axle', 'steward', 'StewardMSP');
  const make = async (slug: string, mutation: string, input: object) =>
    (await asking.written(slug, personRoles, mutation, { channel, input })).record.id;
  const detail = {
    bpns: 'BPNS00000003AYRE',
    name: 'Plant',
    city: 'Oberland',
    country: 'DE',
    timeZone: 'Europe/Berlin',
  };
  const customerPart = 'SECRET-PART';
  const sides = { customer: 'OemMSP', supplier: 'AxleMSP' };
  const part = { ...sides, customerPart, name: 'Front axle', baseUnit: 'PCE', conversions: [] };
  const crate = asking.constellation.consortium.codes['unit-kinds']?.items['crate'];
  const identifier = { scheme: 'sscc', sscc: '395220000000000177' };
  return {
    link,
    forecast: await make('oem', 'publishForecast', {
      ...{ supplier: 'AxleMSP', customerPart, site: detail.bpns, category: '0001', unit: 'PCE' },
      ...{ granularity: enumValue('week'), buckets: [{ start: '2026-11-30', quantity: '987654' }] },
    }),
    'capacity-group': await make('axle', 'publishCapacityGroup', {
      ...{ customer: 'OemMSP', groupId: '3f2a7c01-7b54-4d19-9a32-5c0de977aa01', name: 'SECRET-PART', unit: 'PCE' },
      linkedSeries: [{ customerPart, site: detail.bpns, category: '0001' }],
    }),
    site: await make('oem', 'proposeSite', { partner: 'AxleMSP', detail }),
    'part-reference': await make('oem', 'proposePartReference', { partner: 'AxleMSP', detail: part }),
    shipment: await make('axle', 'planShipment', {
      ...{ number: 'SECRET-SHIPMENT', consignee: 'OemMSP', handlingUnits: [] },
      lines: [{ line: 1, customerPart, quantity: '987654', unit: 'PCE' }],
      legs: [{ carrier: 'AxleMSP', from: 'BPNS00000003B2OM', to: detail.bpns }],
    }),
    'inventory-position': await make('oem', 'openInventoryPosition', {
      ...{ ...sides, holder: enumValue('customer'), customerPart, site: detail.bpns, unit: 'PCE' },
      statement: { asOf: '2026-11-24T06:00:00.000Z', stocks: [{ blocked: false, quantity: '987654' }] },
    }),
    grant: await make('oem', 'askGrant', {
      ...{ answerer: 'AxleMSP', reference: 'SECRET-PART', purpose: 'SECRET-PART', parts: [customerPart] },
      ...{ aspects: [enumValue('demand')], from: '2026-11-01T00:00:00.000Z', until: '2126-11-01T00:00:00.000Z' },
    }),
    case: await make('oem', 'openCase', {
      ...{
        title: 'SECRET-PART',
        category: 'shortage',
        severity: 'major',
        quorum: enumValue('all'),
        parties: ['AxleMSP'],
      },
      ...{ rootCause: 'strike', effect: 'demand-reduction', period: { from: '2026-11-24T00:00:00.000Z' } },
      ...{ affected: [{ what: enumValue('part'), name: customerPart }], description: 'SECRET-SHIPMENT' },
    }),
    'quality-notice': await make('oem', 'sendQualityNotice', {
      ...{ receiver: 'AxleMSP', number: 'SECRET-PART', noticeType: enumValue('alert'), severity: 'critical' },
      ...{ title: 'SECRET-PART', description: 'SECRET-PART has cracks' },
      affected: [{ what: enumValue('serial'), name: '987654', part: customerPart }],
    }),
    'production-plan': await make('axle', 'publishProductionPlan', {
      ...{ customer: 'OemMSP', customerPart, site: 'BPNS00000003B2OM', unit: 'PCE' },
      outputs: [{ completesAt: '2026-12-01T12:00:00.000Z', quantity: '987654' }],
    }),
    'cumulative-account': await make('oem', 'openAccount', {
      ...{ ...sides, customerPart, site: detail.bpns, unit: 'PCE', startsAt: '2026-01-01' },
    }),
    custody: await make('axle', 'commissionUnit', { identifier, kind: crate, values: { content: 'SECRET-PART' } }),
  };
}

async function saySecrets(asking: Asking, id: string): Promise<AttackedWorld['said']> {
  const url = asking.constellation.url('axle').replace(/graphql$/, 'attachments');
  const authorization = `Bearer ${await asking.constellation.token('axle', personRoles)}`;
  const headers = { authorization, 'content-type': 'text/plain' };
  const uploaded = await fetch(url, { method: 'POST', headers, body: 'SECRET-PART' });
  const { hash } = (await uploaded.json()) as { hash: string };
  const mentions = [{ mspId: 'OemMSP' }, { mspId: 'AxleMSP' }];
  const input = { text: 'of SECRET-PART', mentions, attachments: [{ hash, name: 'SECRET-PART.txt' }] };
  const posted = await asking.written('axle', personRoles, 'postMessage', { channel, kind: 'forecast', id, input });
  const entryId = posted.entryId ?? '';
  return { entryId, path: `attachments/${channel}/forecast/${id}/${entryId}/0` };
}

async function inviteWithSecrets(asking: Asking, id: string): Promise<string> {
  const shown = [{ label: 'Part', value: 'SECRET-PART' }];
  const guest = { name: 'SECRET-SHIPMENT', organisation: 'SECRET-PART' };
  const input = { purpose: enumValue('ANSWER'), guest, shown, question: 'SECRET-PART', hours: 1, pin: true };
  const asked = literal({ channel, kind: 'shipment', id, input }).slice(1, -1);
  const { data } = await asking.ask(
    'axle',
    personRoles,
    `mutation { done: inviteGuest(${asked}) { ... on Invited { link } } }`,
  );
  if (!data) throw new Error('no guest was invited');
  return (data['done'] as { link: string }).link;
}

async function linked(asking: Asking, from: string, to: string, mspId: string): Promise<string> {
  const { id } = (await asking.written(from, ['manager'], 'proposeLink', { channel, input: { to: mspId } })).record;
  await asking.written(to, ['manager'], 'acceptLink', { channel, id });
  return id;
}
