import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AutoETS, initSync as initEts } from '@bsull/augurs/ets';
import { initSync as initMstl, MSTL } from '@bsull/augurs/mstl';

/** A model of the library: fitted once, then asked, then freed by hand. */
export type Fitting = Pick<MSTL & AutoETS, 'fit' | 'predict' | 'free'>;

/** Season and trend apart by local regression, then the trend by exponential smoothing. */
export function mstl(season: number): Fitting {
  load();
  return MSTL.ets([season]);
}

/** Exponential smoothing without a season, its form chosen by information criterion. */
export function ets(): Fitting {
  load();
  return new AutoETS(1, 'ZZN');
}

let loaded = false;
/** The library's own loader fetches by URL, which Node does not do for files. */
function load(): void {
  if (loaded) return;
  initMstl({ module: bytesOf('mstl') });
  initEts({ module: bytesOf('ets') });
  loaded = true;
}

const bytesOf = (part: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(dirname(require.resolve(`@bsull/augurs/${part}`)), `${part}_bg.wasm`)));
