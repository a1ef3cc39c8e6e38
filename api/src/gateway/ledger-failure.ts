import { status as grpcStatus } from '@grpc/grpc-js';
import { CommitError, EndorseError, GatewayError, StatusCode } from '@hyperledger/fabric-gateway';
import { parseRefusal, type Refusal } from '@tierline/chaincode/errors';
import { NodeRefusal } from '../refusals';
import type { Outcome } from './ledger';

/** Fabric's word for endorsers that computed different results; it has no code of its own. */
const differing = 'ProposalResponsePayloads do not match';

const unreachable: readonly number[] = [
  grpcStatus.UNAVAILABLE,
  grpcStatus.DEADLINE_EXCEEDED,
  grpcStatus.ABORTED,
  grpcStatus.FAILED_PRECONDITION,
];

/** The one place that reads what Fabric says when it does not endorse or evaluate. */
export function explain(error: unknown, organisations: readonly string[]): unknown {
  if (!(error instanceof GatewayError)) return error;
  const refusal = refusalIn(error);
  if (refusal) return refusal;
  if (textsOf(error).some((text) => text.includes(differing))) {
    return new NodeRefusal('PARTNER_BEHIND', { organisations: [...organisations] });
  }
  if (!(error instanceof EndorseError) || !unreachable.includes(error.code)) return error;
  const named = error.details.map((detail) => detail.mspId).filter((mspId) => mspId !== '');
  return new NodeRefusal('PARTNER_UNAVAILABLE', {
    organisations: named.length > 0 ? [...new Set(named)] : [...organisations],
  });
}

function refusalIn(error: GatewayError): Refusal | undefined {
  for (const text of textsOf(error)) {
    const refusal = parseRefusal(text);
    if (refusal) return refusal;
  }
  return undefined;
}

function textsOf(error: GatewayError): string[] {
  return [...error.details.map((detail) => detail.message), error.message];
}

/** Codes after which the same command may succeed on what stands now. */
const conflicts: readonly number[] = [
  StatusCode.MVCC_READ_CONFLICT,
  StatusCode.PHANTOM_READ_CONFLICT,
  StatusCode.ENDORSEMENT_POLICY_FAILURE,
];

export function outcomeOf(status: { code: number; successful: boolean; blockNumber: bigint }): Outcome {
  if (status.successful) return { result: 'committed', block: status.blockNumber };
  const validationCode = nameOfCode(status.code);
  return { result: conflicts.includes(status.code) ? 'conflict' : 'invalid', validationCode };
}

/** What a failed submit or status call means: the transaction may have been ordered. @throws what is not the ledger's */
export function unknownOutcome(error: unknown): Outcome {
  if (error instanceof CommitError) return { result: 'invalid', validationCode: nameOfCode(error.code) };
  if (error instanceof GatewayError) return { result: 'unknown' };
  throw error;
}

function nameOfCode(code: number): string {
  return Object.entries(StatusCode).find(([, value]) => value === code)?.[0] ?? String(code);
}
