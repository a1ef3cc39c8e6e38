import { ets, type Fitting, mstl } from './augurs';
import type { Model } from './model';

/**
 * Season and trend apart, the trend by exponential smoothing; the latter alone where there is no season. Values above zero are taken by their
 * logarithms: seasons of demand grow with its level.
 */
export const seasonalSmoothing: Model = ({ values, season }, horizon) => {
  const growing = values.every((value) => value > 0);
  const model = season > 1 && values.length >= 2 * season ? mstl(season) : ets();
  const ahead = predicted(model, growing ? values.map(Math.log) : [...values], horizon);
  return growing ? ahead?.map(Math.exp) : ahead;
};

function predicted(model: Fitting, values: number[], horizon: number): number[] | undefined {
  try {
    model.fit(values);
    return model.predict(horizon).point;
  } catch {
    // It throws its reasons as strings: too few values, no variation, no model found. Another model then foresees.
    return undefined;
  } finally {
    model.free();
  }
}
