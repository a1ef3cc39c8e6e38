/** What must hold of a value: `most` bounds it from above, `least` from below. */
export type Goal = { most: number } | { least: number };

/** One line of the table. */
export type Figure = {
  measure: string;
  value: number;
  unit: string;
  /** Half the distance between the quartiles of the rounds. */
  spread?: number | undefined;
  goal?: Goal | undefined;
};

/** Fixed work that is measured; `say` tells how far it is. */
export type Measure = { name: string; run: (say: (line: string) => void) => Promise<Figure[]> };

/** How much of its goal a value reaches: 1 and more is met. */
export function reached({ value, goal }: Figure): number | undefined {
  if (!goal) return undefined;
  return 'most' in goal ? goal.most / value : value / goal.least;
}
