import { Refusal, refuseUnless } from '../errors';
import type { EntryShape } from '../domain/kind';
import { limits, type Entry, type EntryRequest } from '../schema/protocol';
import { authorOf } from './caller';
import { canonical } from './canonical';
import { decideContext } from './decide-context';
import { entryIdOf, sharedEntryId } from './ids';
import { keys } from './keys';
import { citation, isCitation } from './notice';
import { shaped } from './shaped';
import { kindNamed, parseVersion, requireActive, requireRole, type StepContext, type Version } from './version';
import type { PrivateWrite } from './writes';

export type EntryResult = { prior: Version; entry: Entry; entryBytes: string; writes: PrivateWrite[] };

/**
 * Content beside a record, at every party; entries never conflict with each other (protocol.md §2).
 * @throws Refusal
 */
export function addEntry(request: EntryRequest, context: StepContext): EntryResult {
  const { caller, at, registry } = context;
  requireActive(caller.mspId, registry);
  const prior = parseVersion(request.prior, request.kind, request.id);
  refuseUnless(prior.seal.parties.includes(caller.mspId), 'RECORD_UNKNOWN');
  const shape = checkedShape(request, prior, context);
  const { kind, id, content } = request;
  const entryId = shape.subject
    ? sharedEntryId(kind, id, content.type, shape.subject(content))
    : entryIdOf(caller.mspId, request.commandId);
  const entry: Entry = {
    v: 1,
    kind,
    id,
    entryId,
    seal: prior.sealHash,
    by: authorOf(caller),
    at,
    rules: registry.rules,
    content,
    salt: request.salt,
  };
  const entryBytes = canonical(entry);
  const size = Buffer.byteLength(entryBytes);
  refuseUnless(size <= limits.entryBytes, 'OVERSIZE', () => ({
    what: 'entry',
    limit: limits.entryBytes,
    actual: size,
  }));
  const writes = prior.seal.parties.map((mspId) => ({ mspId, key: keys.entry(kind, id, entryId), value: entryBytes }));
  return { prior, entry, entryBytes, writes };
}

function checkedShape({ kind, id, content }: EntryRequest, prior: Version, context: StepContext): EntryShape<unknown> {
  const { entries = {} } = kindNamed(kind);
  const own = Object.hasOwn(entries, content.type) ? entries[content.type] : undefined;
  const shape: EntryShape<unknown> | undefined = isCitation(content) ? citation : own;
  if (!shape) throw new Refusal('ENTRY_TYPE_UNKNOWN', { kind, type: content.type });
  requireRole(context.caller, shape.roles);
  shaped(shape.content, content, '');
  shape.authorise(prior.body.state, content, decideContext(id, prior, context));
  return shape;
}
