import { Exact } from '@tierline/chaincode/schema';
import type { Row } from '../report';
import type { CallOffContext } from './account-of';
import type { Line } from './added-up';
import { readFigure, type FigureCommand } from './cumulative';

type File = {
  context: CallOffContext;
  meant: (code: string) => string;
  /** Rows of the file that are used. */
  taken: ReadonlySet<number>;
  /** What the file states so far, by account. */
  figures: Map<string, FigureCommand>;
};

/** One statement for each account: lines of several orders repeat the figure of their part. */
export function figuresOf(lines: readonly Line[], { context, meant, taken, figures }: File): Row[] {
  return lines.flatMap((line): Row[] => {
    const read = readFigure(line, context, { meant, isTaken: taken.has(line.row) });
    if (!read) return [];
    const { row, command } = read;
    if (!command) return [row];
    const before = figures.get(command.id);
    if (!before) figures.set(command.id, command);
    const given = command.input.cumulative;
    if (!before || new Exact(before.input.cumulative).eq(given)) return [row];
    const message = `received ${given} is not kept: row ${before.row} states ${before.input.cumulative} of the same part and place`;
    return [{ ...row, code: 'CUMULATIVE_LEFT', message }];
  });
}
