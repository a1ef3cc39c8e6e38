import type { Refusal } from '@tierline/chaincode/errors';
import type { NodeRefusal } from '../refusals';

/** No pack can be made of what was asked for: in words for the operator, as a refusal for who asks the node. */
export class CannotPack extends Error {
  override readonly name = 'CannotPack';

  constructor(
    readonly refusal: Refusal | NodeRefusal,
    message: string,
  ) {
    super(message);
  }
}
