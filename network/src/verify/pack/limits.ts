import { disclosuresFile, manifestFile, readmeFile } from './manifest';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
const limits: Readonly<Record<string, number>> = {
  [manifestFile]: 32 * mebibyte,
  [disclosuresFile]: 32 * mebibyte,
  [readmeFile]: 64 * kibibyte,
};
/** A block of Fabric has at most 100 MiB. */
const blockLimit = 128 * mebibyte;

/** Bytes that a pack's file of this name has at most, unpacked; undefined if a pack has none such. */
export function limitOf(name: string): number | undefined {
  return limits[name] ?? (/^blocks\/(?:\d{4}|[1-9]\d{4,8})\.block$/.test(name) ? blockLimit : undefined);
}
