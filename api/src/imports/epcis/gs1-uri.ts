/**
 * One form for every GS1 identifier: EPC URNs (TDS 1.13) and Digital Link URIs (any resolver, names or numbers) become
 * `https://id.gs1.org/<ai>/<value>…` with the finest level of identification only, as the CBV 2.0 event hash asks (§8.9).
 */
const root = 'https://id.gs1.org';

/** GS1 General Specifications §7.9 over the digits before the check digit. */
function checkDigit(digits: string): string {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}
const checked = (digits: string): string => digits + checkDigit(digits);

/** Digital Link 1.1 asks these to be percent-encoded; EPC URNs allow them bare. */
const encode = (text: string): string =>
  text.replace(/[!()*+,:]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

type Form = (prefix: string, reference: string, serial: string) => string;
const item: (prefix: string, reference: string) => string = (prefix, reference) =>
  checked(reference.slice(0, 1) + prefix + reference.slice(1));
const location = (prefix: string, reference: string): string => checked(prefix + reference);

const urnForms: Readonly<Record<string, Form>> = {
  'id:sgtin': (prefix, reference, serial) => `/01/${item(prefix, reference)}/21/${encode(serial)}`,
  'id:sscc': (prefix, reference) => `/00/${checked(reference.slice(0, 1) + prefix + reference.slice(1))}`,
  'id:sgln': (prefix, reference, extension) =>
    `/414/${location(prefix, reference)}${extension === '0' ? '' : `/254/${encode(extension)}`}`,
  'id:pgln': (prefix, reference) => `/417/${location(prefix, reference)}`,
  'id:grai': (prefix, reference, serial) => `/8003/0${location(prefix, reference)}${encode(serial)}`,
  'id:giai': (prefix, reference, rest) => `/8004/${prefix}${encode(joined(reference, rest))}`,
  'id:gsrn': (prefix, reference) => `/8018/${location(prefix, reference)}`,
  'id:gsrnp': (prefix, reference) => `/8017/${location(prefix, reference)}`,
  'id:gdti': (prefix, reference, serial) => `/253/${location(prefix, reference)}${encode(serial)}`,
  'id:sgcn': (prefix, reference, serial) => `/255/${location(prefix, reference)}${serial}`,
  'id:ginc': (prefix, reference, rest) => `/401/${prefix}${encode(joined(reference, rest))}`,
  'id:gsin': (prefix, reference) => `/402/${location(prefix, reference)}`,
  'id:cpi': (prefix, reference, serial) => `/8010/${prefix}${encode(reference)}/8011/${serial}`,
  'id:upui': (prefix, reference, serial) => `/01/${item(prefix, reference)}/235/${encode(serial)}`,
  'id:itip': (prefix, reference, rest) => {
    const [piece = '', total = '', ...serial] = rest.split('.');
    return `/8006/${item(prefix, reference)}${piece}${total}/21/${encode(serial.join('.'))}`;
  },
  'class:lgtin': (prefix, reference, lot) => `/01/${item(prefix, reference)}/10/${encode(lot)}`,
  'idpat:sgtin': (prefix, reference) => `/01/${item(prefix, reference)}`,
  'idpat:grai': (prefix, reference) => `/8003/0${location(prefix, reference)}`,
  'idpat:gdti': (prefix, reference) => `/253/${location(prefix, reference)}`,
  'idpat:sgcn': (prefix, reference) => `/255/${location(prefix, reference)}`,
  'idpat:cpi': (prefix, reference) => `/8010/${prefix}${encode(reference)}`,
  'idpat:itip': (prefix, reference, rest) =>
    `/8006/${item(prefix, reference)}${rest.replace('.', '').split('.')[0] ?? ''}`,
  'idpat:upui': (prefix, reference) => `/01/${item(prefix, reference)}`,
};
const joined = (reference: string, rest: string): string => (rest === '' ? reference : `${reference}.${rest}`);

function fromUrn(uri: string): string | undefined {
  const match = /^urn:epc:((?:id|class|idpat):[a-z]+):(\d{6,12})\.([^.]*)(?:\.(.*))?$/.exec(uri);
  const [, scheme = '', prefix = '', reference = '', serial = ''] = match ?? [];
  const form = Object.hasOwn(urnForms, scheme) ? urnForms[scheme] : undefined;
  return form && root + form(prefix, reference, serial);
}

/** Keys of Digital Link 1.1 §3, the names they may bear, and the qualifiers that are finer identification, finest first. */
const primary: readonly { ai: string; name: string; value: RegExp; finest: readonly string[] }[] = [
  { ai: '00', name: 'sscc', value: /^\d{18}$/, finest: [] },
  { ai: '01', name: 'gtin', value: /^\d{8}(?:\d{4,6})?$/, finest: ['21', '235', '10', '22'] },
  { ai: '253', name: 'gdti', value: /^\d{13}/, finest: [] },
  { ai: '255', name: 'gcn', value: /^\d{13}/, finest: [] },
  { ai: '401', name: 'ginc', value: /./, finest: [] },
  { ai: '402', name: 'gsin', value: /^\d{17}$/, finest: [] },
  { ai: '414', name: 'gln', value: /^\d{13}$/, finest: ['254'] },
  { ai: '417', name: 'party', value: /^\d{13}$/, finest: [] },
  { ai: '8003', name: 'grai', value: /^\d{14}/, finest: [] },
  { ai: '8004', name: 'giai', value: /./, finest: [] },
  { ai: '8006', name: 'itip', value: /^\d{18}$/, finest: ['21', '10', '22'] },
  { ai: '8010', name: 'cpi', value: /./, finest: ['8011'] },
  { ai: '8017', name: 'gsrnp', value: /^\d{18}$/, finest: [] },
  { ai: '8018', name: 'gsrn', value: /^\d{18}$/, finest: [] },
];
const qualifierNames: Readonly<Record<string, string>> = {
  ser: '21',
  lot: '10',
  cpv: '22',
  glnx: '254',
  cpsn: '8011',
};

function fromDigitalLink(uri: string): string | undefined {
  const path = /^https?:\/\/[^/?#]+(\/[^?#]*)/.exec(uri)?.[1];
  if (path === undefined) return undefined;
  const parts = path.split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    const key = primary.find(({ ai, name }) => part === ai || part === name);
    const value = parts[index + 1];
    if (!key || value === undefined || !key.value.test(value)) continue;
    const qualifier = finestOf(parts.slice(index + 2), key.finest);
    return `${root}/${key.ai}/${key.ai === '01' ? value.padStart(14, '0') : encode(value)}${qualifier}`;
  }
  return undefined;
}

function finestOf(parts: readonly string[], finest: readonly string[]): string {
  for (const ai of finest)
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const name = parts[index] ?? '';
      if ((qualifierNames[name] ?? name) === ai) return `/${ai}/${encode(parts[index + 1] ?? '')}`;
    }
  return '';
}

/** @returns the canonical Digital Link URI, or undefined when the text names no GS1 identifier */
export function canonicalUri(uri: string): string | undefined {
  return uri.startsWith('urn:epc:') ? fromUrn(uri) : fromDigitalLink(uri);
}
