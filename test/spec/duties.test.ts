import { projected, dutyRows, type JsonValue } from '@tierline/api/readmodel';
import { cases, type KindStates, kinds } from '@tierline/chaincode/domain';
import { at, given, type Said } from '../support/given';

/** What a record asks, as `member command about`; `?` where no one command ends it. */
function asked<Name extends keyof KindStates>(kind: Name, state: KindStates[Name]): string[] {
  const { duties } = projected(kind, JSON.parse(JSON.stringify(state)) as JsonValue);
  const rows = dutyRows({ channel: 'c', kind, id: 'i' }, duties);
  for (const { roles, command } of rows) {
    expect(roles.length).toBeGreaterThan(0);
    if (command !== null) expect(kinds.get(kind)?.commands[command]).toBeDefined();
  }
  return rows.map(({ msp_id, command, about }) => [msp_id, command ?? '?', about].filter(Boolean).join(' '));
}

const hour = (hours: number): string => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
const sides = { buyer: 'Oem', supplier: 'Axle', customer: 'Oem', customerPart: 'P-1', site: 'S' } as const;
const alert = (by: string, severity: 'amber' | 'red', from: string) => ({
  ...{ type: 'deviation', severity, from, by, since: at },
});

describe('what a record asks of whom', () => {
  const opening = { title: 't', category: 'shortage', severity: 'major', affected: [], quorum: 'all' };
  const opened: Said = ['Buyer', 'OpenCase', { ...opening, parties: ['Supplier', 'Carrier'] }];
  const ofCase = (...said: Said[]) => asked('case', given(cases, opened, ...said).state());

  it('a case: to be acknowledged, voted on, joined and done, each by those whose it is', () => {
    const seen: Said = ['Carrier', 'AcknowledgeCase', {}];
    const remedy: Said = ['Buyer', 'SuggestRemedy', { text: 'Fly', binds: ['Supplier', 'Carrier'] }];
    const task = { title: 't', role: 'logistics' };
    expect(ofCase(seen)).toEqual(['Supplier AcknowledgeCase']);
    expect(ofCase(seen, remedy, ['Carrier', 'VoteOnRemedy', { remedy: 1, vote: 'for' }])).toEqual([
      'Supplier AcknowledgeCase',
      'Supplier VoteOnRemedy 1',
    ]);
    expect(
      ofCase(
        seen,
        ['Buyer', 'AddTask', { ...task, owner: 'Carrier' }],
        ['Buyer', 'AddTask', { ...task, owner: 'Supplier', blockedBy: [1] }],
        ['Buyer', 'AskAdmission', { mspId: 'Receiver', reason: 'r' }],
      ),
    ).toEqual([
      ...['Supplier AcknowledgeCase', 'Carrier FinishTask 1'],
      ...['Supplier AgreeAdmission Receiver', 'Carrier AgreeAdmission Receiver'],
    ]);
  });

  it('a case with an outcome is to be closed by who opened it; a closed one asks nothing', () => {
    const remedy: Said = ['Buyer', 'SuggestRemedy', { text: 'Fly', binds: ['Supplier'] }];
    const resolved: Said[] = [remedy, ['Supplier', 'VoteOnRemedy', { remedy: 1, vote: 'for' }]];
    expect(ofCase(...resolved)).toEqual(['Buyer CloseCase']);
    expect(ofCase(...resolved, ['Buyer', 'CloseCase', {}])).toEqual([]);
  });

  it('a deadline to resolve is every party’s, until there is an outcome', () => {
    const due = { resolveBy: hour(5) };
    expect(ofCase(['Buyer', 'ChangeCase', { due, reason: 'r' }])).toContain('Carrier ?');
  });

  it('a forecast: an answer of the supplier, newer figures of who was asked, alerts of both, once each', () => {
    const forecast: KindStates['forecast'] = {
      ...{ ...sides, category: '0001', unit: 'PCE', granularity: 'week', revision: 1, restsOn: [], active: true },
      buckets: [{ start: '2026-03-02', quantity: '1' }],
      respondBy: hour(1),
    };
    const request = { of: 'demand', by: 'Axle', at, dueBy: hour(2) } as const;
    const alerts = [alert('Oem', 'amber', '2026-03-09'), alert('Axle', 'red', '2026-03-16')];
    expect(asked('forecast', { ...forecast, request })).toEqual(['Axle CommitForecast', 'Oem ReviseForecast demand']);
    const { duties } = projected('forecast', { ...forecast, alerts });
    expect(duties.filter(({ of }) => of === 'Oem')).toMatchObject([
      { about: 'deviation', dueAt: '2026-03-09T00:00:00.000Z', severity: 'critical' },
    ]);
    expect(asked('forecast', { ...forecast, request, alerts, active: false })).toEqual([]);
  });

  it('a shipment: times of who drives, then receipt by the consignee', () => {
    const time = {
      leg: 0,
      event: 'arrival',
      classifier: 'estimated',
      time: hour(3),
      by: 'Axle',
      at,
      moved: 0,
    } as const;
    const shipment = {
      ...{ shipper: 'Axle', consignee: 'Oem', number: '1', lines: [], handlingUnits: [], pins: [] },
      legs: [{ from: 'a', to: 'b', carrier: 'Carrier' }],
      status: 'dispatched',
    } as const;
    const of = (...times: object[]) => asked('shipment', { ...shipment, times } as unknown as KindStates['shipment']);
    expect(of(time)).toEqual(['Carrier RecordMilestone arrival 0']);
    expect(of(time, { ...time, classifier: 'actual' })).toEqual(['Oem ReceiveShipment']);
  });

  it('master data: the other side agrees, who confirmed looks again, a doubt is answered', () => {
    const site = { proposer: 'Oem', partner: 'Axle', statedBy: 'Oem', detail: {}, status: 'proposed' };
    const of = (changes: object) => asked('site', { ...site, ...changes } as unknown as KindStates['site']);
    expect(of({})).toEqual(['Axle AgreeSite']);
    expect(of({ status: 'agreed', agreed: {}, confirmations: [{ by: 'Oem', at, nextCheck: '2026-12-01' }] })).toEqual([
      'Oem ConfirmSite',
    ]);
    const challenge = { by: 'Oem', at, fields: ['name'], reason: 'r' };
    expect(of({ status: 'agreed', agreed: {}, challenge })).toEqual(['Axle ConfirmSite challenge']);
  });

  it('a quality notice: answered and reported by the receiver, judged and closed by the sender', () => {
    const notice = { sender: 'Oem', receiver: 'Axle', affected: [], times: { sent: at }, severity: 'life-threatening' };
    const of = (changes: object) =>
      asked('quality-notice', { ...notice, ...changes } as unknown as KindStates['quality-notice']);
    expect(of({ status: 'received' })).toEqual(['Axle AcknowledgeQualityNotice']);
    expect(of({ status: 'acknowledged', reportBy: hour(1) })).toEqual([
      ...['Axle AcceptQualityNotice', 'Axle StateDiscipline'],
    ]);
    const report = { d0: { judged: { verdict: 'returned' } }, d2: {} };
    expect(of({ status: 'accepted', report })).toEqual(['Oem AcceptDiscipline d2']);
    const d8 = { judged: { verdict: 'accepted' } };
    expect(of({ status: 'accepted', report: { d8 } })).toEqual(['Oem CloseQualityNotice']);
    expect(of({ status: 'declined' })).toEqual(['Oem CloseQualityNotice']);
    expect(of({ status: 'closed', report })).toEqual([]);
  });

  it('an offer, a link, a grant, a correction and limits are for who is asked', () => {
    const unit = { closed: false, identifier: { scheme: 'sscc', sscc: '1' }, offers: [] as object[] };
    const offer = { role: 'custodian', from: 'Axle', to: 'Carrier', status: 'offered', at };
    const custody = { ...unit, offers: [offer, { ...offer, status: 'declined' }] };
    expect(asked('custody', custody as unknown as KindStates['custody'])).toEqual(['Carrier AcceptOffer custodian']);
    const link = { proposer: 'Oem', acceptor: 'Axle', status: 'proposed', proposersRandom: '' } as const;
    expect(asked('link', link)).toEqual(['Axle AcceptLink']);
    expect(asked('link', { ...link, status: 'accepted' })).toEqual([]);
    const scope = { aspects: ['demand' as const], from: at, until: at };
    const grant = { requester: 'Oem', answerer: 'Axle', reference: 'r', purpose: 'p', asked: scope } as const;
    expect(asked('grant', { ...grant, status: 'asked' })).toEqual(['Axle ApproveGrant']);
    const position = { ...sides, holder: 'supplier', unit: 'PCE', statements: {}, open: true } as const;
    expect(asked('inventory-position', { ...position, statedLimits: { by: 'Oem', minimum: '1' } })).toEqual([
      'Axle AgreeInventoryLimits',
    ]);
    const account = { ...sides, unit: 'PCE', count: 1, startsAt: '2026-01-01', postings: [] };
    const correction = { by: 'Axle', at };
    expect(
      asked('cumulative-account', { ...account, correction } as unknown as KindStates['cumulative-account']),
    ).toEqual(['Oem AcceptCorrection']);
    const group = { supplier: 'Axle', customer: 'Oem', active: true, linkedSeries: [], supplierSites: [], signed: [] };
    const capacities = [{ start: '2026-03-02', agreed: '5' }];
    expect(asked('capacity-group', { ...group, capacities } as unknown as KindStates['capacity-group'])).toEqual([
      'Oem AgreeCapacity',
    ]);
  });
});
