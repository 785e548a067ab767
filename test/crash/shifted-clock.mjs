/* Loaded before a server (node --import): its clock is TEST_CLOCK_SHIFT_MS ahead of the machine's. */
const shift = Number(process.env.TEST_CLOCK_SHIFT_MS ?? 0);
const RealDate = Date;

globalThis.Date = class ShiftedDate extends RealDate {
  constructor(...fields) {
    if (fields.length === 0) super(RealDate.now() + shift);
    else super(...fields);
  }

  static now() {
    return RealDate.now() + shift;
  }

  static [Symbol.hasInstance](value) {
    return value instanceof RealDate;
  }
};
