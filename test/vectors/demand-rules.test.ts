import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importMaterialDemand, judgeDemands } from '@tierline/api/imports';

const folder = resolve(__dirname, '../../../shared/vectors');
const here = existsSync(folder);
type Case = {
  caseId: string;
  title: string;
  input: {
    object: string;
    now: string;
    transport: { senderBpnl: string };
    receiver: { bpnls: string[] };
    known: never[];
    payload: unknown;
  };
  expected: { status: number; matchedRule?: string; effect?: string; brokenValidity?: string; perEntry?: string[] };
};
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const cases = here ? (JSON.parse(read('catenax-rules/cases.json')) as { cases: Case[] }).cases : [];

(here ? describe : describe.skip)('CX-0128 on weekly demands (vectors/catenax-rules)', () => {
  for (const { caseId, title, input, expected } of cases.filter((one) => one.input.object === 'demand'))
    it(`${caseId}: ${title}`, () => {
      const { status, verdicts } = judgeDemands(input.payload, {
        now: input.now,
        senderBpnl: input.transport.senderBpnl,
        receiverBpnls: input.receiver.bpnls,
        known: input.known,
      });
      expect(status).toBe(expected.status);
      if (expected.perEntry) expect(verdicts.map(({ rule }) => rule)).toEqual(expected.perEntry);
      else expect(verdicts[0]).toMatchObject({ rule: expected.matchedRule, effect: expected.effect });
      const broken = verdicts.find((one) => one.broken)?.broken;
      expect(broken?.validity).toBe(expected.brokenValidity);
    });

  it('reads the aspect model’s own sample, to the figure', () => {
    const sample = read('catenax/week_based_material_demand/3.0.1/WeekBasedMaterialDemand.json');
    const { rows, items } = importMaterialDemand(
      sample.replace('"materialDemandIsInactive" : true', '"materialDemandIsInactive" : false'),
      {
        buyer: 'Oem',
        now: '2023-09-20T00:00:00Z',
        members: [
          { mspId: 'Oem', bpnls: ['BPNL8888888888XX'] },
          { mspId: 'Plugs', bpnls: ['BPNL6666666666YY'] },
        ],
        parts: [
          {
            customer: 'Oem',
            supplier: 'Plugs',
            customerPart: 'MNR-7307-AU340474.002',
            name: 'Spark plug',
            baseUnit: 'PCE',
            conversions: [],
          },
        ],
        sites: ['BPNS8888888888XX'],
        forecasts: [],
      },
    );
    expect(rows).toMatchObject([{ row: 1, code: 'ACCEPTED' }]);
    expect(items).toMatchObject([
      { name: 'PublishForecast', input: { buckets: [{ start: '2023-10-09', quantity: '1000' }], unit: 'PCE' } },
    ]);
  });
});
