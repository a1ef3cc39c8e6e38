// Preloaded into a process whose clock is to go wrong while it runs: at SIGHUP it reads from a file by how many milliseconds.
const { readFileSync } = require('node:fs');

const RightDate = Date;
let offset = 0;

class ShiftedDate extends RightDate {
  constructor(...given) {
    if (given.length === 0) super(ShiftedDate.now());
    else super(...given);
  }

  static now() {
    return RightDate.now() + offset;
  }
}

globalThis.Date = ShiftedDate;
process.on('SIGHUP', () => {
  offset = Number(readFileSync(process.env.CLOCK_OFFSET_FILE, 'utf8'));
});
