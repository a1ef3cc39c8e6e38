import { z } from 'zod';
import { atOnce, type Detector } from '../condition';
import { cut } from '../cut';
import { subject, subjectBy } from './subjects';

const state = z.object({ subject, cited: z.object({ noticeId: z.string(), at: z.string() }).optional() });
type State = z.infer<typeof state>;
const citation = z.object({ type: z.literal('citation'), noticeId: z.string() });
const ends = ['ForecastDeactivated', 'CapacityGroupDeactivated', 'InventoryPositionClosed', 'ShipmentCancelled'];

/** What one side had sealed as a notice, and shows now in a record of both: a strike, a fire, that it cannot deliver. */
export const supplierNotice: Detector<State> = {
  name: 'supplier-notice',
  kinds: ['forecast', 'capacity-group', 'inventory-position', 'shipment'],
  state,
  evolve(before, fact) {
    if (ends.includes(fact.type)) return undefined;
    const begun = subjectBy(fact);
    if (begun) return { subject: begun };
    const said = fact.type === 'EntryAdded' ? citation.safeParse(fact.data) : undefined;
    if (!before || !said?.success) return before;
    return { ...before, cited: { noticeId: said.data.noticeId, at: fact.at } };
  },
  conditions: ({ subject: of, cited }) =>
    cited === undefined
      ? []
      : [
          {
            ...{ ...of, about: cited.noticeId, since: cited.at, from: cited.at, lateBy: atOnce, lasts: true },
            title: cut(`A notice about ${of.name}`, 160),
            affected: of.parts.slice(0, 20).map((part) => ({ what: 'part', name: part })),
          },
        ],
};
