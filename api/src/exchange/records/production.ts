import type { ProductionOutput, ProductionPlanState } from '@tierline/chaincode/schema';
import { timeText } from '../../imports/epcis/canonical-value';
import type { PlannedOutput } from '../models/planned-output';
import { orderOf, orderView, type InUnit } from './stocks';

/** What a payload plans at each site, in order of completion. */
export function outputsOf({ positions }: PlannedOutput, inUnit: InUnit): Map<string, ProductionOutput[]> {
  const outputs = new Map<string, ProductionOutput[]>();
  for (const { orderPositionReference: order, allocatedPlannedProductionOutputs: planned } of positions)
    for (const one of planned) {
      const output = {
        completesAt: timeText(one.estimatedTimeOfCompletion),
        quantity: inUnit(one.plannedProductionQuantity),
        ...(order && { order: orderOf(order) }),
        updatedAt: timeText(one.lastUpdatedOnDateTime),
      };
      outputs.set(one.productionSiteBpns, [...(outputs.get(one.productionSiteBpns) ?? []), output]);
    }
  return new Map(
    [...outputs].map(([site, all]) => [site, all.sort((a, b) => (a.completesAt < b.completesAt ? -1 : 1))]),
  );
}

/** All plans for one part, at all its sites. */
export function productionView(
  material: string,
  plans: readonly { state: ProductionPlanState; changedAt: string }[],
): PlannedOutput {
  const byOrder = new Map<string, PlannedOutput['positions'][number]>();
  for (const { state, changedAt } of plans)
    for (const output of state.outputs) {
      const key = JSON.stringify(output.order ?? null);
      const position = byOrder.get(key) ?? {
        ...(output.order && { orderPositionReference: orderView(output.order) }),
        allocatedPlannedProductionOutputs: [],
      };
      position.allocatedPlannedProductionOutputs.push({
        plannedProductionQuantity: { value: output.quantity, unit: state.unit },
        productionSiteBpns: state.site,
        estimatedTimeOfCompletion: output.completesAt,
        lastUpdatedOnDateTime: output.updatedAt ?? changedAt,
      });
      byOrder.set(key, position);
    }
  return { materialGlobalAssetId: material, positions: [...byOrder.values()] };
}
