/** A peer that does not commit, does not answer, or neither keeps nor asks for private data. */
export type Fault = 'lag' | 'down' | 'dropPrivateData';
