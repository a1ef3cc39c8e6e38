import { derivedDemand } from '@tierline/workflows';
import { specify } from '../../support/workflows/process-specification';

const { decides, record } = specify(derivedDemand, 'forecast');

describe('demand that goes on', () => {
  it.each(['ForecastPublished', 'ForecastRevised', 'ForecastDeactivated', 'Succeeded'])(
    'is derived anew after %s, once for each',
    (type) => {
      const [effect] = decides([], [type]);
      expect(effect).toMatchObject({ type: 'perform', effect: { type: 'derive', record } });
      expect((effect as { name: string }).name).toMatch(/^derive\/\d+\/\d+\/\d+$/);
    },
  );

  it.each(['ForecastCommitted', 'ForecastUpdateRequested', 'EntryAdded', 'ContentErased'])('is not by %s', (type) => {
    expect(decides([], [type])).toEqual([]);
  });
});
