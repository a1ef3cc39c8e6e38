import { drawCoverage, type ChartWeek } from '@tierline/cli/forecast';

const weeks: ChartWeek[] = [
  { week: '2026-11-30', demand: '100', committed: '100', stock: '120', band: 'within' },
  { week: '2026-12-07', demand: '50', committed: '40', stock: '-1234567.5', band: 'uncovered' },
  { week: '2026-12-14', demand: '0' },
];
const ascii = { colour: false, width: 100 };

describe('a chart of what is covered', () => {
  it('has weeks across, bars of demand and commitment, the figures and the cover in plain letters', () => {
    const chart = drawCoverage(weeks, ascii);
    expect(chart.split('\n')).toEqual([
      '100        ## ::',
      '           ## ::',
      '           ## ::',
      '           ## ::',
      '           ## ::    ##',
      '           ## ::    ## ::',
      '           ## ::    ## ::',
      '           ## ::    ## ::',
      'week       11-30    12-07    12-14',
      'demand     100      50       0',
      'committed  100      40       -',
      'stock      120      -1.2M    -',
      'coverage   = ok     ! short  -',
      '',
      '## demand  :: committed   ! short  s safety  m min  = ok  + over',
    ]);
    expect(chart).toMatch(/^[\n -~]*$/);
  });
  it('is coloured where colours are seen: red where nothing covers, amber where less was committed', () => {
    const chart = drawCoverage(weeks, { colour: true, width: 100 });
    expect(chart).toContain('\u001b[31m██████');
    expect(chart).toContain('\u001b[33m40');
  });
  it('is told in several blocks where the terminal is narrow', () => {
    const chart = drawCoverage(weeks, { colour: false, width: 30 });
    expect(chart.match(/^week .*$/gm)).toEqual(['week       11-30    12-07', 'week       12-14']);
  });
  it('is no error where nothing is needed', () => {
    expect(drawCoverage([{ week: '2026-11-30', demand: '0' }], ascii)).toContain('demand     0');
    expect(drawCoverage([], ascii)).toContain('demand');
  });
});
