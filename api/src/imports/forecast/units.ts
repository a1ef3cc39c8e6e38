/**
 * Words for units in partners' files, as UN/ECE Recommendation 20 codes. Left: the SAMM names that Catena-X aspect
 * models use, and codes that mean the same. Only names are mapped here; factors stand in part references.
 */
const names: Readonly<Record<string, string>> = {
  'unit:piece': 'PCE',
  'unit:set': 'SET',
  'unit:pair': 'PR',
  'unit:page': 'ZP',
  'unit:cycle': 'B7',
  'unit:kilowattHour': 'KWH',
  'unit:gram': 'GRM',
  'unit:kilogram': 'KGM',
  'unit:tonneMetricTon': 'TNE',
  'unit:tonUsOrShortTonUkorus': 'STN',
  'unit:ounceAvoirdupois': 'ONZ',
  'unit:pound': 'LBR',
  'unit:metre': 'MTR',
  'unit:centimetre': 'CMT',
  'unit:kilometre': 'KMT',
  'unit:inch': 'INH',
  'unit:foot': 'FOT',
  'unit:yard': 'YRD',
  'unit:squareCentimetre': 'CMK',
  'unit:squareMetre': 'MTK',
  'unit:squareInch': 'INK',
  'unit:squareFoot': 'FTK',
  'unit:squareYard': 'YDK',
  'unit:cubicCentimetre': 'CMQ',
  'unit:cubicMetre': 'MTQ',
  'unit:cubicInch': 'INQ',
  'unit:cubicFoot': 'FTQ',
  'unit:cubicYard': 'YDQ',
  'unit:litre': 'LTR',
  'unit:millilitre': 'MLT',
  'unit:hectolitre': 'HLT',
  'unit:secondUnitOfTime': 'SEC',
  'unit:minuteUnitOfTime': 'MIN',
  'unit:hourUnitOfTime': 'HUR',
  'unit:day': 'DAY',
  H87: 'PCE',
  ST: 'PCE',
  PCS: 'PCE',
};

const codes: ReadonlySet<string> = new Set([...Object.values(names), 'EA', 'C62', 'BX', 'PF']);
export const sammUnits: readonly string[] = Object.keys(names).filter((name) => name.startsWith('unit:'));
const sammNames: ReadonlyMap<string, string> = new Map(sammUnits.map((name) => [names[name] ?? '', name]));

/** @returns the name that aspect models use for a Rec 20 code; undefined: they have none */
export const sammUnitOf = (code: string): string | undefined => sammNames.get(code);

/** @returns the Rec 20 code, or undefined for a word that is in neither list */
export function unitCodeOf(word: string): string | undefined {
  if (codes.has(word)) return word;
  return Object.hasOwn(names, word) ? names[word] : undefined;
}
