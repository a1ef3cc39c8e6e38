/** How a message that goes out calls parties and places, in whose clocks it tells times, and its number and time. */
export type Outgoing = {
  called: (name: string) => string;
  /** MSP ids as legal entities. */
  entityOf: (mspId: string) => string;
  /** IANA name, by BPNS. */
  timeZoneOf: (site: string) => string;
  number: number;
  at: string;
};
