export { accuracy, type Accuracy, type Foreseen } from './accuracy';
export type { Backtest } from './backtest';
export { modelNames, type ModelName } from './candidates';
export type { Interval } from './intervals';
export { crostonRate } from './models/croston';
export { seasonalNaive } from './models/naive';
export { smoothedLevel } from './models/smoothing';
export { longestHistory, longestHorizon, suggest, type Question, type Suggestion } from './suggest';
