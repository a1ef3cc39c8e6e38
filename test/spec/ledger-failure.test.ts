import { Metadata, status as grpc, type ServiceError } from '@grpc/grpc-js';
import { EndorseError, GatewayError } from '@hyperledger/fabric-gateway';
import { explain } from '@tierline/api/gateway';
import { Refusal } from '@tierline/chaincode/errors';

type Detail = [mspId: string, message: string];
const asked = { own: 'OemMSP', organisations: ['AxleMSP', 'OemMSP'] };
const notEnough = 'failed to collect enough transaction endorsements, see attached details for more info';
const refused =
  'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.0.0.7:7051: connect: connection refused"';
const frozen = 'rpc error: code = DeadlineExceeded desc = context deadline exceeded';
const crashed =
  'error in simulation: failed to execute transaction 5a: could not launch chaincode tierline: connection refused';
const terminated = 'error in simulation: failed to execute transaction 5a: [programme:tierline] terminated stream';
const foreign = 'chaincode response 500, TypeError: Cannot read properties of undefined';
const ours = `chaincode response 500, ${new Refusal('STATUS', { status: 'ended', needed: ['accepted'] }).message}`;
const notOurs = 'access denied for [AxleMSP]: creator org unknown, creator is malformed';

function failure(code: grpc, message: string, details: Detail[] = []): EndorseError {
  const cause: ServiceError = Object.assign(new Error(message), { code, details: message, metadata: new Metadata() });
  return new EndorseError({
    code,
    message,
    details: details.map(([mspId, said]) => ({ address: 'peer0:7051', mspId, message: said })),
    cause,
    transactionId: '5a',
  });
}

/** Texts as Fabric 2.5 and 3.1 were seen to give them. */
describe('what Fabric says when it does not endorse', () => {
  test.each<[what: string, error: EndorseError, code: string, organisations: string[] | undefined]>([
    ['our own refusal', failure(grpc.ABORTED, notEnough, [['AxleMSP', ours]]), 'STATUS', undefined],
    [
      'our refusal beside a peer that is gone',
      failure(grpc.ABORTED, notEnough, [
        ['AxleMSP', refused],
        ['OemMSP', ours],
      ]),
      'STATUS',
      undefined,
    ],
    [
      'a partner’s peer down',
      failure(grpc.ABORTED, notEnough, [['AxleMSP', refused]]),
      'PARTNER_UNAVAILABLE',
      ['AxleMSP'],
    ],
    [
      'a partner’s peer frozen',
      failure(grpc.ABORTED, notEnough, [['AxleMSP', frozen]]),
      'PARTNER_UNAVAILABLE',
      ['AxleMSP'],
    ],
    [
      'our own deadline',
      failure(grpc.DEADLINE_EXCEEDED, 'Deadline exceeded'),
      'PARTNER_UNAVAILABLE',
      ['AxleMSP', 'OemMSP'],
    ],
    ['the own peer gone', failure(grpc.UNAVAILABLE, 'No connection established'), 'PARTNER_UNAVAILABLE', ['OemMSP']],
    [
      'no peer of a party known',
      failure(grpc.UNAVAILABLE, 'failed to find any endorsing peers for org(s): AxleMSP, CarrierMSP'),
      'PARTNER_UNAVAILABLE',
      ['AxleMSP', 'CarrierMSP'],
    ],
    [
      'endorsers that differ',
      failure(grpc.ABORTED, notEnough, [['AxleMSP', 'ProposalResponsePayloads do not match']]),
      'PARTNER_BEHIND',
      ['AxleMSP', 'OemMSP'],
    ],
    [
      'a partner’s chaincode not started',
      failure(grpc.ABORTED, notEnough, [['AxleMSP', crashed]]),
      'PARTNER_FAULT',
      ['AxleMSP'],
    ],
    [
      'a partner’s chaincode crashed',
      failure(grpc.ABORTED, notEnough, [['AxleMSP', terminated]]),
      'PARTNER_FAULT',
      ['AxleMSP'],
    ],
    [
      'a partner’s chaincode throws',
      failure(grpc.ABORTED, notEnough, [['AxleMSP', foreign]]),
      'PARTNER_FAULT',
      ['AxleMSP'],
    ],
    [
      'a partner does not know us',
      failure(grpc.ABORTED, notEnough, [['AxleMSP', notOurs]]),
      'PARTNER_FAULT',
      ['AxleMSP'],
    ],
    [
      'one partner gone, another broken',
      failure(grpc.ABORTED, notEnough, [
        ['AxleMSP', foreign],
        ['CarrierMSP', refused],
      ]),
      'PARTNER_FAULT',
      ['AxleMSP'],
    ],
  ])('%s', (_what, error, code, organisations) => {
    const explained = explain(error, asked);
    expect(explained).toMatchObject({ code, ...(organisations && { data: { organisations } }) });
    expect(JSON.stringify((explained as Refusal).data)).not.toContain('TypeError');
    if (organisations) expect((explained as Error).cause).toBe(error);
  });

  test.each([
    ['the own chaincode crashed', failure(grpc.ABORTED, notEnough, [['OemMSP', terminated]])],
    [
      'the own chaincode throws',
      failure(grpc.ABORTED, notEnough, [
        ['OemMSP', foreign],
        ['AxleMSP', refused],
      ]),
    ],
    [
      'the chaincode is not defined',
      failure(grpc.FAILED_PRECONDITION, 'No metadata was found for chaincode tierline in channel programme'),
    ],
    [
      'the gateway is overrun',
      failure(grpc.UNKNOWN, 'too many requests for /gateway.Gateway, exceeding concurrency limit (500)'),
    ],
    ['something else altogether', new Error('out of memory')],
  ])('%s: an unexpected error, to be masked and logged', (_what, error) => {
    expect(explain(error, asked)).toBe(error);
  });

  test('an evaluate tells the refusal in its message', () => {
    const { message } = new Refusal('RECORD_UNKNOWN');
    const error = new GatewayError({
      code: grpc.UNKNOWN,
      message: `2 UNKNOWN: chaincode response 500, ${message}`,
      details: [],
      cause: failure(grpc.UNKNOWN, '').cause,
    });
    expect(explain(error, asked)).toMatchObject({ code: 'RECORD_UNKNOWN' });
  });
});
