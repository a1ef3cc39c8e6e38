import { Metadata, type ServiceError, type status } from '@grpc/grpc-js';
import { gateway, google } from '@hyperledger/fabric-protos';
import { Any } from 'google-protobuf/google/protobuf/any_pb';

export type ErrorDetail = { address: string; mspId: string; message: string };

/** A gRPC failure; its details travel as `google.rpc.Status` with one `gateway.ErrorDetail` an endorser. */
export class RpcError extends Error implements ServiceError {
  readonly details: string;
  readonly metadata = new Metadata();

  constructor(
    readonly code: status,
    message: string,
    endorsers: readonly ErrorDetail[] = [],
  ) {
    super(message);
    // Go leaves a space at the end unescaped; HTTP/2 clients drop such a header, and the text with it.
    this.details = message.endsWith(' ') ? '' : message;
    if (endorsers.length > 0) this.metadata.set('grpc-status-details-bin', statusDetails(code, message, endorsers));
  }
}

function statusDetails(code: status, message: string, endorsers: readonly ErrorDetail[]): Buffer {
  const wire = new google.rpc.Status();
  wire.setCode(code);
  wire.setMessage(message);
  for (const endorser of endorsers) {
    const detail = new gateway.ErrorDetail();
    detail.setAddress(endorser.address);
    detail.setMspId(endorser.mspId);
    detail.setMessage(endorser.message);
    const any = new Any();
    any.pack(detail.serializeBinary(), 'gateway.ErrorDetail');
    wire.addDetails(any);
  }
  return Buffer.from(wire.serializeBinary());
}
