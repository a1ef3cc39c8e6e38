/** A shipment to be planned, of so many lines: eight make a body of two kilobytes. */
export function planShipment(number: string, consignee: string, lines = 1) {
  return {
    kind: 'shipment',
    command: {
      name: 'PlanShipment',
      input: {
        number,
        consignee,
        lines: Array.from({ length: lines }, (_none, index) => ({
          ...{ line: index + 1, customerPart: `PART-${index + 1}`, quantity: '100', unit: 'PCE' },
        })),
        handlingUnits: [],
        legs: [{ from: 'BPNS00000003B2OM', to: 'BPNS00000003AYRE' }],
      },
    },
  };
}
