import type { ForecastInput, ForecastState, PartReferenceDetail } from '@tierline/chaincode/schema';
import type { KnownMember, KnownSite } from '../known-things';

/** What the importing member knows; the caller reads it from its own read model. */
export type ForecastContext = {
  /** The member whose demand the file states. */
  buyer: string;
  /** RFC 3339; the current week is the one it lies in. */
  now: string;
  /** Members it has an accepted link with, and itself, with the legal entities each answers for. */
  members: readonly KnownMember[];
  /** Agreed part references with this member as customer. */
  parts: readonly PartReferenceDetail[];
  /** Sites agreed with anyone. */
  sites: readonly KnownSite[];
  /** Its forecasts, also those that ended. */
  forecasts: readonly { id: string; state: ForecastState }[];
  respondBy?: string;
  /** Why series are replaced, where the file does not say. */
  reason?: string;
};

export type ForecastCommand =
  | { row: number; name: 'PublishForecast'; input: ForecastInput<'PublishForecast'> }
  | { row: number; name: 'ReviseForecast'; id: string; input: ForecastInput<'ReviseForecast'> }
  | { row: number; name: 'DeactivateForecast'; id: string; input: ForecastInput<'DeactivateForecast'> };
