export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Undefined where nothing is to be divided by. */
export const ratio = (over: number, under: number): number | undefined => (under > 0 ? over / under : undefined);
