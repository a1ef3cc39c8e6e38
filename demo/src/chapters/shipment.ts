import type { ShipmentState } from '@tierline/chaincode/schema';
import type { Member } from '../member';
import { axleProgramme, type Stage } from '../stage';

const kind = 'shipment';

/** The shipper plans and dispatches; the consignee counts what came and says what is missing. */
export async function shipment(stage: Stage, custody: string, hand: () => Promise<void>): Promise<void> {
  const [oem, axle] = [stage.member('oem'), stage.member('axle')];
  const { units, shipment: agreed } = stage.programme;
  stage.page.chapter('A shipment that changes hands twice');
  const input = {
    ...agreed,
    consignee: oem.mspId,
    lines: [
      {
        line: 1,
        customerPart: stage.programme.parts['axle']?.customerPart ?? '',
        supplierPart: 'AX-900-R',
        quantity: '24',
        unit: 'PCE',
      },
    ],
    handlingUnits: [{ sscc: units.pallet.sscc, lines: [1], custody }],
    legs: [{ from: stage.site('axle').bpns, to: stage.site('oem').bpns, carrier: 'CarrierMSP' }],
  };
  const planned = await axle.write(axleProgramme, { kind, command: 'PlanShipment', input });
  const { id } = planned.record;
  await stage.tell(axle, `plans ${agreed.number}: 24 axles on one pallet, by ${stage.member('carrier').slug}`, planned);
  const dispatched = await axle.write(axleProgramme, {
    kind,
    command: 'DispatchShipment',
    id,
    input: { dispatchedAt: now() },
  });
  await stage.tell(axle, 'dispatches it', dispatched);
  await hand();
  await receive(stage, oem, id);
}

async function receive(stage: Stage, oem: Member, id: string): Promise<void> {
  const lines = [{ line: 1, quantity: '23', reason: 'damaged', note: 'one axle with a bent flange' }];
  const change = await oem.write(axleProgramme, {
    kind,
    command: 'ReceiveShipment',
    id,
    input: { receivedAt: now(), lines },
  });
  const { status } = change.record.state as ShipmentState;
  await stage.tell(oem, `counts 23 of 24, one damaged; the shipment is ${status}`, change);
}

const now = (): string => new Date().toISOString();
