/** One week of a chart: decimals as text; what is undefined is not known. */
export type ChartWeek = {
  /** Its Monday. */
  week: string;
  demand?: string;
  committed?: string;
  stock?: string;
  band?: Band;
};
export type Band = 'uncovered' | 'below_safety' | 'below_minimum' | 'within' | 'above_maximum';
/** `colour`: ANSI colours and block letters; else ASCII alone. `width`: of the terminal, in signs. */
export type Drawing = { colour: boolean; width: number };

const rows = 8;
const label = 11;
const column = 9;

type Painted = { text: string; paint?: string | undefined };
const paints = { red: '31', amber: '33', green: '32', grey: '90' } as const;
const ofBand: Record<Band, { paint: string; letter: string; word: string }> = {
  uncovered: { paint: paints.red, letter: '!', word: 'short' },
  below_safety: { paint: paints.red, letter: 's', word: 'safety' },
  below_minimum: { paint: paints.amber, letter: 'm', word: 'min' },
  within: { paint: paints.green, letter: '=', word: 'ok' },
  above_maximum: { paint: paints.green, letter: '+', word: 'over' },
};

/** Weeks across: demand and commitment as bars, then the figures, the stock and what it covers; several blocks where the terminal is narrow. */
export function drawCoverage(weeks: readonly ChartWeek[], drawing: Drawing): string {
  const perBlock = Math.max(1, Math.floor((drawing.width - label) / column));
  const most = Math.max(0, ...weeks.flatMap(({ demand, committed }) => [Number(demand ?? 0), Number(committed ?? 0)]));
  const blocks = Array.from({ length: Math.ceil(weeks.length / perBlock) }, (_, block) =>
    drawBlock(weeks.slice(block * perBlock, (block + 1) * perBlock), most, drawing),
  );
  return [...blocks, legend(drawing)].join('\n\n');
}

function drawBlock(weeks: readonly ChartWeek[], most: number, drawing: Drawing): string {
  const line = (name: string, cells: readonly Painted[]): string =>
    (name.padEnd(label) + cells.map((cell) => painted(cell, drawing)).join('')).trimEnd();
  const bars = Array.from({ length: rows }, (_, index) => {
    const level = ((rows - index) / rows) * most;
    return line(
      index === 0 ? short(String(most)) : '',
      weeks.map((week) => barCell(week, { level, step: most / rows, drawing })),
    );
  });
  const figures = (name: string, of: 'demand' | 'committed' | 'stock'): string =>
    line(
      name,
      weeks.map((week) => ({ text: cell(short(week[of] ?? '-')), paint: paintOf(week, of) })),
    );
  return [
    ...bars,
    line(
      'week',
      weeks.map(({ week }) => ({ text: cell(week.slice(5)) })),
    ),
    figures('demand', 'demand'),
    figures('committed', 'committed'),
    figures('stock', 'stock'),
    line(
      'coverage',
      weeks.map((week) => bandCell(week, drawing)),
    ),
  ].join('\n');
}

type Level = { level: number; step: number; drawing: Drawing };

/** A bar reaches a row when more than half of the row is filled. */
function barCell({ demand, committed }: ChartWeek, { level, step, drawing }: Level): Painted {
  const [full, light] = drawing.colour ? ['██', '░░'] : ['##', '::'];
  const part = (value: string | undefined, sign: string): string =>
    step > 0 && Number(value ?? 0) > level - step / 2 ? sign : '  ';
  const isShort = committed !== undefined && Number(committed) < Number(demand ?? 0);
  return { text: cell(`${part(demand, full)} ${part(committed, light)}`), paint: isShort ? paints.amber : undefined };
}

function paintOf({ band, demand, committed }: ChartWeek, of: string): string | undefined {
  if (of === 'stock') return band && ofBand[band].paint;
  return of === 'committed' && committed !== undefined && Number(committed) < Number(demand ?? 0)
    ? paints.amber
    : undefined;
}

function bandCell({ band }: ChartWeek, { colour }: Drawing): Painted {
  if (!band) return { text: cell('-'), paint: paints.grey };
  const { paint, letter, word } = ofBand[band];
  return { text: cell(colour ? '██████' : `${letter} ${word}`), paint };
}

const cell = (text: string): string => text.padEnd(column);
const painted = ({ text, paint }: Painted, { colour }: Drawing): string =>
  colour && paint !== undefined && text.trim() !== '' ? `\u001b[${paint}m${text}\u001b[0m` : text;

/** At most eight signs: thousands and millions are rounded, exact figures are asked of the node. */
function short(figure: string): string {
  const value = Number(figure);
  if (figure.length < column || Number.isNaN(value)) return figure;
  const [by, sign] = Math.abs(value) >= 1e6 ? [1e6, 'M'] : Math.abs(value) >= 1e4 ? [1e3, 'k'] : [1, ''];
  return `${(value / by).toFixed(1)}${sign}`;
}

function legend(drawing: Drawing): string {
  const bands = Object.values(ofBand).map(({ paint, letter, word }) =>
    drawing.colour ? painted({ text: '██', paint }, drawing) + ` ${word}` : `${letter} ${word}`,
  );
  const [full, light] = drawing.colour ? ['██', '░░'] : ['##', '::'];
  return `${full} demand  ${light} committed   ${bands.join('  ')}`;
}
