import type { CapacityGroupInput, CapacityGroupState } from '@tierline/chaincode/schema';
import { timeText } from '../../imports/epcis/canonical-value';
import { sammUnitOf } from '../../imports/forecast/units';
import type { CapacityGroup } from '../models/capacity-group';
import { plainId } from '../models/values';
import type { Names } from './demands-of';

type Statement = Omit<CapacityGroupInput<'ReviseCapacityGroup'>, 'reason'>;

/** A group as its supplier states it. `unit`: where the payload leaves it out. */
export function statementOf(group: CapacityGroup, unit: string): Statement {
  const { supplierLocations, linkedDemandSeries, linkedCapacityGroups, capacities } = group;
  const { demandVolatilityParameters: volatility } = group;
  return {
    name: group.name,
    unit: group.unitOfMeasure ?? unit,
    ...(supplierLocations && { supplierSites: supplierLocations }),
    ...(linkedDemandSeries && { linkedSeries: linkedDemandSeries.map(seriesOf) }),
    ...(linkedCapacityGroups && { linkedGroups: linkedCapacityGroups.map(plainId) }),
    ...(capacities && { capacities: capacities.map(capacityOf) }),
    ...(volatility && { volatility: volatilityOf(volatility) }),
  };
}

const seriesOf = (series: NonNullable<CapacityGroup['linkedDemandSeries']>[number]) => ({
  customerPart: series.materialNumberCustomer,
  ...(series.materialNumberSupplier !== undefined && { supplierPart: series.materialNumberSupplier }),
  site: series.customerLocation,
  category: series.demandCategory.demandCategoryCode,
  ...(series.loadFactor !== undefined && { loadFactor: series.loadFactor }),
});

const capacityOf = (week: NonNullable<CapacityGroup['capacities']>[number]) => ({
  ...{ start: week.pointInTime, actual: week.actualCapacity, maximum: week.maximumCapacity },
  ...(week.agreedCapacity !== undefined && { agreed: week.agreedCapacity }),
  ...(week.deltaProductionResult !== undefined && { deltaProductionResult: week.deltaProductionResult }),
});

const volatilityOf = (given: NonNullable<CapacityGroup['demandVolatilityParameters']>) => ({
  start: timeText(given.startReferenceDateTime),
  measurementInterval: Number(given.measurementInterval),
  ...(given.rollingHorizonAlertThresholds && {
    subhorizons: given.rollingHorizonAlertThresholds.map((one) => ({
      ...{ sequence: Number(one.sequenceNumber), length: Number(one.subhorizonLength) },
      ...(one.relativePositiveDeviation !== undefined && { relativePositive: one.relativePositiveDeviation }),
      ...(one.relativeNegativeDeviation !== undefined && { relativeNegative: one.relativeNegativeDeviation }),
      ...(one.absolutePositiveDeviation !== undefined && { absolutePositive: one.absolutePositiveDeviation }),
      ...(one.absoluteNegativeDeviation !== undefined && { absoluteNegative: one.absoluteNegativeDeviation }),
    })),
  }),
});

/** A group as WeekBasedCapacityGroup says it; undefined where a side has no BPNL. */
export function groupView(
  group: CapacityGroupState,
  { id, changedAt }: { id: string; changedAt: string },
  { bpnlOf }: Pick<Names, 'bpnlOf'>,
): CapacityGroup | undefined {
  const [customer, supplier] = [bpnlOf(group.customer), bpnlOf(group.supplier)];
  if (customer === undefined || supplier === undefined) return undefined;
  const hasName = sammUnitOf(group.unit) !== undefined;
  const { supplierSites, linkedSeries, linkedGroups, capacities, volatility } = group;
  return {
    ...{ capacityGroupId: id, name: group.name, customer, supplier, changedAt },
    ...(supplierSites.length > 0 && { supplierLocations: supplierSites }),
    ...(hasName && { unitOfMeasure: group.unit }),
    unitOfMeasureIsOmitted: !hasName,
    capacityGroupIsInactive: !group.active,
    ...(linkedSeries.length > 0 && { linkedDemandSeries: linkedSeries.map(linkedView) }),
    ...(linkedGroups.length > 0 && { linkedCapacityGroups: linkedGroups }),
    ...(capacities.length > 0 && { capacities: capacities.map(weekView) }),
    ...(volatility && { demandVolatilityParameters: volatilityView(volatility) }),
  };
}

const linkedView = (series: CapacityGroupState['linkedSeries'][number]) => ({
  materialNumberCustomer: series.customerPart,
  ...(series.supplierPart !== undefined && { materialNumberSupplier: series.supplierPart }),
  customerLocation: series.site,
  demandCategory: { demandCategoryCode: series.category },
  ...(series.loadFactor !== undefined && { loadFactor: series.loadFactor }),
});

const weekView = (week: CapacityGroupState['capacities'][number]) => ({
  ...{ pointInTime: week.start, actualCapacity: week.actual, maximumCapacity: week.maximum },
  ...(week.agreed !== undefined && { agreedCapacity: week.agreed }),
  ...(week.deltaProductionResult !== undefined && { deltaProductionResult: week.deltaProductionResult }),
});

const volatilityView = ({
  start,
  measurementInterval,
  subhorizons,
}: NonNullable<CapacityGroupState['volatility']>) => ({
  startReferenceDateTime: start,
  measurementInterval: String(measurementInterval),
  ...(subhorizons && {
    rollingHorizonAlertThresholds: subhorizons.map((one) => ({
      ...{ sequenceNumber: String(one.sequence), subhorizonLength: String(one.length) },
      ...(one.relativePositive !== undefined && { relativePositiveDeviation: one.relativePositive }),
      ...(one.relativeNegative !== undefined && { relativeNegativeDeviation: one.relativeNegative }),
      ...(one.absolutePositive !== undefined && { absolutePositiveDeviation: one.absolutePositive }),
      ...(one.absoluteNegative !== undefined && { absoluteNegativeDeviation: one.absoluteNegative }),
    })),
  }),
});
